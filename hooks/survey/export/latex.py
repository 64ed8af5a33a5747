r"""Papers → LaTeX tables for a survey that is written in LaTeX: a file to `\input` beside references.bib."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from survey.model import Claim
from survey.survey import Paper, Survey
from survey.taxonomy import Axis, Term
from survey.tex import escape

COLUMNS = 20
"""Terms beside each other in one table; an axis with more has several."""

_PACKAGES = r"% needs \usepackage{array,booktabs,longtable,graphicx} and references.bib" + "\n"
_EFFECTS = {
    "increases": r"$\uparrow$",
    "decreases": r"$\downarrow$",
    "mixed": r"$\updownarrow$",
    "none": r"$=$",
}


def as_tables(survey: Survey, papers: Sequence[Paper]) -> str:
    """A table for each axis, and one of the claims."""
    return joined(tables(survey, papers))


def tables(survey: Survey, papers: Sequence[Paper]) -> dict[str, str]:
    """The tables by the name of their file: each axis' id, and `claims`."""
    found = {axis.id: axis_table(survey, axis, papers) for axis in survey.taxonomy.axes}
    return {**found, "claims": claims_table(survey, papers)}


def joined(found: Mapping[str, str]) -> str:
    """All tables in one file."""
    return "\n".join(found.values())


def axis_table(survey: Survey, axis: Axis, papers: Sequence[Paper]) -> str:
    r"""Papers × terms of an axis: a `booktabs` longtable with `\cite{key}`, or several where the terms are many.

    A dot is a term that the paper has, a circle one that it has by a narrower term.
    """
    marks = {paper.key: _marks(survey, axis, paper) for paper in sorted(papers, key=lambda paper: paper.key)}
    marks = {key: by_term for key, by_term in marks.items() if by_term}
    used = {id_ for by_term in marks.values() for id_ in by_term}
    terms = [term for term in axis.terms if term.id in used]
    note = f"% {axis.id}: {len(marks)} of {len(papers)} papers; the others have no term on this axis\n"
    parts = [terms[start : start + COLUMNS] for start in range(0, len(terms), COLUMNS)]
    found = [_matrix(axis, part, marks, of=(number, len(parts))) for number, part in enumerate(parts, start=1)]
    return _PACKAGES + note + "\n".join(found)


def _marks(survey: Survey, axis: Axis, paper: Paper) -> dict[str, str]:
    """The marks of a paper's row by term."""
    own = paper.terms.get(axis.id, ())
    broader = dict.fromkeys(survey.taxonomy.with_ancestors(own), r"$\circ$")
    return broader | dict.fromkeys(own, r"$\bullet$")


def _matrix(axis: Axis, terms: Sequence[Term], marks: Mapping[str, Mapping[str, str]], *, of: tuple[int, int]) -> str:
    heads = "".join(f" & \\rotatebox{{90}}{{{escape(term.label)}}}" for term in terms)
    rows = [(key, [by_term.get(term.id, "") for term in terms]) for key, by_term in marks.items()]
    part = f" ({of[0]} of {of[1]})" if of[1] > 1 else ""
    label = f"tab:survey-{axis.id}" + (f"-{of[0]}" if of[1] > 1 else "")
    lines = _longtable(
        columns=f"@{{}}l*{{{len(terms)}}}{{c}}@{{}}",
        caption=f"Papers by {escape(axis.label)}{part}",
        label=label,
        head=f"Paper{heads}",
        width=len(terms) + 1,
        rows=[f"\\cite{{{key}}} & {' & '.join(cells)} \\\\" for key, cells in rows if any(cells)],
    )
    return "\n".join(lines)


def claims_table(survey: Survey, papers: Sequence[Paper]) -> str:
    r"""What the papers found: lever, outcome, effect and statement, each with its `\cite`."""
    claims = [(paper, claim) for paper in sorted(papers, key=lambda paper: paper.key) for claim in paper.record.claims]
    taxonomy = survey.taxonomy
    claims.sort(key=lambda pair: (taxonomy.lever_label(pair[1].lever).casefold(), pair[1].outcome))
    lines = _longtable(
        columns="@{}" + _ragged(0.17) + _ragged(0.14) + "c" + _ragged(0.42) + _ragged(0.14) + "@{}",
        caption=r"What the papers found: $\uparrow$ increases, $\downarrow$ decreases, $\updownarrow$ mixed, $=$ none",
        label="tab:survey-claims",
        head="Lever & Outcome & & Statement & Source",
        width=5,
        rows=[_claim(survey, paper, claim) for paper, claim in claims],
    )
    return _PACKAGES + f"% {len(claims)} claims of {len(papers)} papers\n" + "\n".join(lines)


def _ragged(width: float) -> str:
    """A column of text in lines of uneven length; columns this narrow would have holes."""
    return rf">{{\raggedright\arraybackslash}}p{{{width}\linewidth}}"


def _claim(survey: Survey, paper: Paper, claim: Claim) -> str:
    outcome = survey.taxonomy.outcome_by_id.get(claim.outcome)
    basis = "" if claim.basis.value == "measured" else f" ({claim.basis.value})"
    cells = (
        escape(survey.taxonomy.lever_label(claim.lever)),
        escape(outcome.label if outcome else claim.outcome),
        _EFFECTS[claim.effect.value],
        escape(claim.statement) + basis,
        f"\\cite{{{paper.key}}}, {escape(claim.where)}",
    )
    return " & ".join(cells) + r" \\"


def _longtable(*, columns: str, caption: str, label: str, head: str, width: int, rows: Sequence[str]) -> Iterator[str]:
    yield from (r"\begingroup\footnotesize\setlength{\tabcolsep}{3pt}", f"\\begin{{longtable}}{{{columns}}}")
    yield f"\\caption{{{caption}}}\\label{{{label}}}\\\\"
    yield from (r"\toprule", rf"{head} \\", r"\midrule", r"\endfirsthead")
    yield from (r"\toprule", rf"{head} \\", r"\midrule", r"\endhead")
    yield from (
        rf"\midrule \multicolumn{{{width}}}{{r@{{}}}}{{continued}} \\",
        r"\endfoot",
        r"\bottomrule",
        r"\endlastfoot",
    )
    yield from rows
    yield from (r"\end{longtable}", r"\endgroup", "")
