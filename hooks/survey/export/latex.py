r"""Papers → LaTeX tables for a survey that is written in LaTeX: a file to `\input` beside references.bib."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    tables = [axis_table(survey, axis, papers) for axis in survey.taxonomy.axes]
    return "\n".join((*tables, claims_table(survey, papers)))


def axis_table(survey: Survey, axis: Axis, papers: Sequence[Paper]) -> str:
    r"""Papers × terms of an axis: a `booktabs` longtable with `\cite{key}`, or several where the terms are many.

    A dot is a term that the paper has, a circle one that it has by a narrower term.
    """
    by_key = sorted(papers, key=lambda paper: paper.key)
    used = {id_ for paper in papers for id_ in survey.taxonomy.with_ancestors(paper.terms.get(axis.id, ()))}
    terms = [term for term in axis.terms if term.id in used]
    tagged = [paper for paper in by_key if paper.terms.get(axis.id)]
    note = f"% {axis.id}: {len(tagged)} of {len(papers)} papers; the others have no term on this axis\n"
    parts = [terms[start : start + COLUMNS] for start in range(0, len(terms), COLUMNS)]
    tables = [
        _matrix(survey, axis, part, tagged, of=(number, len(parts))) for number, part in enumerate(parts, start=1)
    ]
    return _PACKAGES + note + "\n".join(tables)


def _matrix(survey: Survey, axis: Axis, terms: Sequence[Term], papers: Sequence[Paper], *, of: tuple[int, int]) -> str:
    heads = "".join(f" & \\rotatebox{{90}}{{{escape(term.label)}}}" for term in terms)
    rows = [(paper, _marks(survey, axis, terms, paper)) for paper in papers]
    lines = [f"\\cite{{{paper.key}}} & {' & '.join(marks)} \\\\" for paper, marks in rows if any(marks)]
    part = f" ({of[0]} of {of[1]})" if of[1] > 1 else ""
    label = f"tab:survey-{axis.id}" + (f"-{of[0]}" if of[1] > 1 else "")
    return "\n".join(
        _longtable(
            columns=f"@{{}}l*{{{len(terms)}}}{{c}}@{{}}",
            caption=f"Papers by {escape(axis.label)}{part}",
            label=label,
            head=f"Paper{heads}",
            width=len(terms) + 1,
            rows=lines,
        )
    )


def _marks(survey: Survey, axis: Axis, terms: Sequence[Term], paper: Paper) -> list[str]:
    own = paper.terms.get(axis.id, ())
    broader = survey.taxonomy.with_ancestors(own)
    return [r"$\bullet$" if term.id in own else r"$\circ$" if term.id in broader else "" for term in terms]


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
