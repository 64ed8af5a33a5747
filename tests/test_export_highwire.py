"""What Zotero, Google Scholar and search engines read from a page."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import parse_qsl

import pytest

from bibtools import survey_of_bib
from survey.export.highwire import coins, formatted, json_ld, meta_tags, pdf_url
from survey.model import Record, Status
from survey.survey import Paper

SUMMARY = "Loaves </script> rise."


def paper(entry: str) -> Paper:
    found = survey_of_bib(entry).papers[0]
    record = Record(status=Status.LISTED, added=date(2024, 5, 20), summary=SUMMARY)
    return Paper(key=found.key, path=found.path, record=record, reference=found.reference, terms={}, venue=found.venue)


CONFERENCE = r"""@inproceedings{x, title = {{M}eta: {\'E}tudes}, booktitle = {Findings of ACL}, publisher = {ACL},
    author = {van den Berg, Jan Piet and {OpenAI} and Doe, Jo and others}, year = 2024, month = may, pages = {1--9},
    doi = {10.18653/v1/2024.acl-long.1}}"""
ARTICLE = (
    "@article{x, title = {T}, author = {Doe, Jane}, journal = {JMLR}, year = 2023, volume = 3, number = 4, issn = {1}}"
)
PREPRINT = "@misc{x, title = {T}, author = {Doe, Jane}, year = 2024, eprint = {2401.00001v2}, archivePrefix = {arXiv}}"
THESIS = "@phdthesis{x, title = {T}, author = {Doe, Jane}, school = {MIT}, year = 2020}"


def test_the_tags_of_a_conference_paper() -> None:
    assert meta_tags(paper(CONFERENCE)) == (
        ("citation_title", "Meta: Études"),
        # No-break spaces, or Zotero takes this for two people.
        ("citation_author", "van\u00a0den\u00a0Berg, Jan Piet"),
        ("citation_author", "OpenAI"),
        ("citation_author", "Doe, Jo"),
        ("citation_publication_date", "2024/05"),
        ("citation_conference_title", "Findings of ACL"),
        ("citation_publisher", "ACL"),
        ("citation_firstpage", "1"),
        ("citation_lastpage", "9"),
        ("citation_doi", "10.18653/v1/2024.acl-long.1"),
        ("citation_public_url", "https://doi.org/10.18653/v1/2024.acl-long.1"),
        ("citation_pdf_url", "https://aclanthology.org/2024.acl-long.1.pdf"),
        ("citation_abstract", SUMMARY),
    )


@pytest.mark.parametrize(
    ("entry", "expected", "absent"),
    [
        (ARTICLE, ("citation_journal_title", "JMLR"), "z:itemType"),
        (ARTICLE, ("citation_issue", "4"), "citation_pdf_url"),
        (PREPRINT, ("z:itemType", "preprint"), "citation_journal_title"),
        (PREPRINT, ("citation_arxiv_id", "2401.00001"), "citation_conference_title"),
        (PREPRINT, ("citation_pdf_url", "https://arxiv.org/pdf/2401.00001v2"), "citation_doi"),
        (THESIS, ("citation_dissertation_institution", "MIT"), "z:itemType"),
        ("@book{x, title = {T}, publisher = {P}}", ("z:itemType", "book"), "citation_journal_title"),
        ("@misc{x, title = {T}}", ("z:itemType", "document"), "citation_author"),
    ],
)
def test_a_tag_gives_the_type(entry: str, expected: tuple[str, str], absent: str) -> None:
    tags = meta_tags(paper(entry))
    assert expected in tags
    assert absent not in dict(tags)


def test_json_ld_is_a_scholarly_article_that_cannot_end_its_script() -> None:
    text = json_ld(paper(CONFERENCE), "https://example.org/papers/x/")
    assert "<" not in text
    found = json.loads(text)
    assert found["@type"] == "ScholarlyArticle"
    assert found["abstract"] == SUMMARY
    assert found["author"][0]["familyName"] == "van den Berg"
    assert found["author"][1] == {"@type": "Organization", "name": "OpenAI"}
    assert len(found["author"]) == 3
    assert found["datePublished"] == "2024-05"
    assert found["mainEntityOfPage"] == "https://example.org/papers/x/"
    assert {"@type": "PropertyValue", "propertyID": "doi", "value": "10.18653/v1/2024.acl-long.1"} in found[
        "identifier"
    ]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (
            ARTICLE,
            {
                "rft_val_fmt": "info:ofi/fmt:kev:mtx:journal",
                "rft.genre": "article",
                "rft.atitle": "T",
                "rft.jtitle": "JMLR",
            },
        ),
        (
            CONFERENCE,
            {"rft_val_fmt": "info:ofi/fmt:kev:mtx:book", "rft.genre": "proceeding", "rft.btitle": "Findings of ACL"},
        ),
        (PREPRINT, {"rft_val_fmt": "info:ofi/fmt:kev:mtx:dc", "rft.type": "preprint", "rft.title": "T"}),
        (THESIS, {"rft_val_fmt": "info:ofi/fmt:kev:mtx:dissertation", "rft.title": "T", "rft.inst": "MIT"}),
    ],
)
def test_coins_give_the_type(entry: str, expected: dict[str, str]) -> None:
    pairs = parse_qsl(coins(paper(entry)), strict_parsing=True)
    assert pairs[0] == ("ctx_ver", "Z39.88-2004")
    assert expected.items() <= dict(pairs).items()


def test_coins_name_every_author_and_address() -> None:
    pairs = parse_qsl(coins(paper(CONFERENCE)), strict_parsing=True)
    assert [value for name, value in pairs if name == "rft.au"] == ["van den Berg, Jan Piet", "Doe, Jo"]
    assert ("rft.aucorp", "OpenAI") in pairs
    assert ("rft_id", "info:doi/10.18653/v1/2024.acl-long.1") in pairs
    assert ("rft.pages", "1-9") in pairs


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ("url = {https://example.org/a.pdf}, eprint = {2401.00001}", "https://example.org/a.pdf"),
        ("url = {https://aclanthology.org/2023.acl-long.1/}", "https://aclanthology.org/2023.acl-long.1.pdf"),
        ("url = {https://openreview.net/forum?id=aB-c_1}", "https://openreview.net/pdf?id=aB-c_1"),
        ("eprint = {cs/0112017}", "https://arxiv.org/pdf/cs/0112017"),
        ("url = {https://example.org/}", ""),
    ],
)
def test_the_pdf_is_where_the_identifiers_say(fields: str, url: str) -> None:
    assert pdf_url(paper(f"@misc{{x, {fields}}}").reference) == url


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (ARTICLE, "Jane Doe. T. JMLR 3(4), 2023."),
        (PREPRINT, "Jane Doe. T. arXiv:2401.00001v2, 2024."),
        (CONFERENCE, "Jan Piet van den Berg, OpenAI, Jo Doe, et al. Meta: Études. Findings of ACL, pp. 1–9, 2024."),
        ("@misc{x, title = {Is It?}, author = {A, B and C, D and E, F}}", "B A, D C and F E. Is It?"),
    ],
)
def test_a_reference_as_a_line_of_text(entry: str, text: str) -> None:
    assert formatted(paper(entry).reference) == text


def test_a_long_list_of_authors_is_cut() -> None:
    many = " and ".join(f"Doe{number}, Jane" for number in range(30))
    text = formatted(paper(f"@misc{{x, title = {{T}}, author = {{{many}}}}}").reference)
    assert text.startswith("Jane Doe0, ")
    assert text.endswith("Jane Doe8, et al. T.")
