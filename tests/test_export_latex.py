"""LaTeX tables say which paper has which term, and what the papers found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from survey import Problem, Survey
from survey.export import latex
from survey.export.latex import as_tables, axis_table, claims_table
from survey.tex import escape
from tiny import BASE

Read = Callable[..., tuple[Survey, list[Problem]]]

CLAIM = """
claims:
  - {lever: sourdough, outcome: shelf-life, effect: increases, statement: "Keeps 50% longer & well.", where: Table 2}
  - {lever: baking, outcome: quality, effect: mixed, basis: argued, statement: It depends., where: abstract}
"""


def test_an_axis_is_a_table_of_papers_by_terms(survey_of: Read) -> None:
    survey, _ = survey_of({})
    table = axis_table(survey, survey.taxonomy.axis_by_id["craft"], survey.papers)
    assert r"Paper & \rotatebox{90}{Baking} & \rotatebox{90}{Sourdough} & \rotatebox{90}{Frying} \\" in table
    assert r"\cite{baker2021crust} &  &  & $\bullet$ \\" in table
    # A paper on sourdough is one on baking.
    assert r"\cite{miller2020loaves} & $\circ$ & $\bullet$ &  \\" in table
    assert r"\caption{Papers by Craft}\label{tab:survey-craft}" in table


def test_papers_without_a_term_are_counted(survey_of: Read) -> None:
    survey, _ = survey_of({})
    table = axis_table(survey, survey.taxonomy.axis_by_id["grain"], survey.papers)
    assert "% grain: 1 of 2 papers; the others have no term on this axis\n" in table
    assert "baker2021crust" not in table


def test_an_axis_of_many_terms_is_several_tables(survey_of: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latex, "COLUMNS", 2)
    survey, _ = survey_of({})
    table = axis_table(survey, survey.taxonomy.axis_by_id["craft"], survey.papers)
    assert table.count(r"\begin{longtable}") == 2
    assert r"\caption{Papers by Craft (2 of 2)}\label{tab:survey-craft-2}" in table


def test_claims_are_rows_with_their_source(survey_of: Read) -> None:
    path = "papers/miller2020loaves.yml"
    survey, problems = survey_of({path: BASE[path] + CLAIM})
    assert problems == []
    rows = [line for line in claims_table(survey, survey.papers).split("\n") if r"\cite" in line]
    assert rows == [
        r"Baking & Quality & $\updownarrow$ & It depends. (argued) & \cite{miller2020loaves}, abstract \\",
        r"Sourdough & Shelf life & $\uparrow$ & Keeps 50\% longer \& well. & \cite{miller2020loaves}, Table 2 \\",
    ]


def test_all_tables_are_one_file(survey_of: Read) -> None:
    survey, _ = survey_of({})
    text = as_tables(survey, survey.papers)
    assert text.count(r"\caption") == 3 + 1  # nobody has measured diversity or complexity
    assert text.count(r"\begin{longtable}") == text.count(r"\end{longtable}")


@pytest.mark.parametrize(
    ("text", "latex_"),
    [
        ("a_b & 50% #1 {x} ~ ^ \\", r"a\_b \& 50\% \#1 \{x\} \textasciitilde{} \textasciicircum{} \textbackslash{}"),
        ("$x^2$ costs $5", r"$x^2$ costs \$5"),
        ("≤ 3 × “é”", r"{\ensuremath{\leq}} 3 {\texttimes} {\textquotedblleft}{\'e}{\textquotedblright}"),
    ],
)
def test_plain_text_is_escaped(text: str, latex_: str) -> None:
    assert escape(text) == latex_
