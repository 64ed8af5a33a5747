"""RIS is read back by a parser that is not ours."""

from __future__ import annotations

import pytest
import rispy

from bibtools import survey_of_bib, surveys
from survey.export.ris import as_ris


def ris(entry: str) -> str:
    survey = survey_of_bib(entry)
    return as_ris(survey, survey.papers)


def test_a_conference_paper() -> None:
    text = ris(r"""@inproceedings{x, title = {{M}eta: {\'E}tudes}, author = {van den Berg, Jan and {OpenAI} and others},
        editor = {Roe, Jo}, booktitle = {Findings}, publisher = {ACL}, address = {Bangkok}, year = 2024, month = may,
        pages = {1--9}, volume = 3, series = {LNCS}, doi = {10.1000/x}, isbn = {978-3}}""")
    assert text.split("\r\n") == [
        "TY  - CONF",
        "ID  - x",
        "TI  - Meta: Études",
        "AU  - van den Berg, Jan",
        "AU  - OpenAI",
        "AU  - others",
        "A2  - Roe, Jo",
        "T2  - Findings",
        "T3  - LNCS",
        "PY  - 2024",
        "DA  - 2024/05",
        "VL  - 3",
        "SP  - 1",
        "EP  - 9",
        "PB  - ACL",
        "CY  - Bangkok",
        "SN  - 978-3",
        "DO  - 10.1000/x",
        "UR  - https://doi.org/10.1000/x",
        "ER  - ",
        "",
        "",
    ]


def test_a_preprint() -> None:
    text = ris("@misc{x, title = {T}, year = 2024, eprint = {2401.00001v2}, archivePrefix = {arXiv}}")
    assert "TY  - UNPB\r\n" in text
    assert "PB  - arXiv\r\n" in text
    assert "AN  - arXiv:2401.00001v2\r\n" in text
    assert "T2" not in text


def test_a_line_break_in_a_value_breaks_no_line() -> None:
    text = ris("@misc{x, title = {T}, abstract = {One\n\nER  - \nTwo}}")
    assert "AB  - One ER - Two\r\n" in text


@pytest.mark.parametrize("source", ["hard", "biblatex", "shipped"])
def test_another_parser_reads_every_record(source: str) -> None:
    survey = surveys()[source]
    records = rispy.loads(as_ris(survey, survey.papers))
    papers = sorted(survey.papers, key=lambda paper: paper.key)
    assert [record["id"] for record in records] == [paper.key for paper in papers]
    for record, paper in zip(records, papers, strict=True):
        reference = paper.reference
        assert record["title"] == reference.title
        authors = reference.authors if reference.fields.get("author") else ()
        assert record.get("authors", []) == [name.inverted for name in authors]
        assert record.get("year", "") == f"{reference.year or ''}"
        assert record.get("doi") == reference.ids.doi
        assert record.get("urls") == ([reference.url] if reference.url else None)
        assert "unknown_tag" not in record
