"""The shipped survey: what a reader may rely on in every record."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from survey import Survey, read_survey
from survey.model import Status, is_http_url
from survey.problems import render
from survey.survey import Paper

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def shipped() -> Survey:
    survey, problems = read_survey(ROOT)
    assert not problems, "\n" + render(problems, "text")
    return survey


def reported(survey: Survey) -> list[Paper]:
    return [p for p in survey.papers if p.record.status in (Status.REPORTED, Status.REVIEWED)]


def test_the_collection_covers_what_it_promises(shipped: Survey) -> None:
    everything = len(shipped.papers) + len(shipped.excluded)
    claims = sum(len(paper.record.claims) for paper in shipped.papers)
    assert everything >= 300
    assert len(reported(shipped)) >= 150
    assert claims >= 400


def test_every_record_says_what_its_writer_read(shipped: Survey) -> None:
    assert [p.key for p in (*shipped.papers, *shipped.excluded) if not p.record.sources] == []


def test_a_paper_of_high_relevance_has_a_finding(shipped: Survey) -> None:
    # A survey paper reports no effect of its own, nor does a measure that is only proposed.
    without = [
        paper.key
        for paper in reported(shipped)
        if (paper.record.relevance or 0) >= 4
        and not paper.record.claims
        and not {"survey", "benchmark"} & set(paper.terms.get("topic", ()))
    ]
    assert without == []


def test_every_finding_names_a_place_and_not_a_search_engine(shipped: Survey) -> None:
    digests = re.compile(
        r"emergentmind|liner\.com|papernotes|paperium|hyper\.ai|chatpaper|moonlight|summary at", re.IGNORECASE
    )
    found = [
        (paper.key, claim.where)
        for paper in shipped.papers
        for claim in paper.record.claims
        if digests.search(claim.where)
    ]
    assert found == []


def test_a_summary_has_two_to_five_sentences(shipped: Survey) -> None:
    lengths = {paper.key: len(re.findall(r"[.!?](?:\s|$)", paper.record.summary or "")) for paper in reported(shipped)}
    assert {key: n for key, n in lengths.items() if not 2 <= n <= 8} == {}


def test_no_two_records_share_a_sentence(shipped: Survey) -> None:
    sentences = Counter(
        sentence.strip().lower()
        for paper in shipped.papers
        for sentence in re.split(r"(?<=[.!?])\s+", paper.record.summary or "")
        if len(sentence.split()) > 6
    )
    assert [sentence for sentence, count in sentences.items() if count > 1] == []


def test_every_link_is_well_formed(shipped: Survey) -> None:
    broken = []
    for paper in (*shipped.papers, *shipped.excluded):
        links = [value for value in paper.record.links.model_dump().values() if value]
        links += [dataset.url for dataset in paper.record.datasets if dataset.url]
        links += [source.split()[0] for source in paper.record.sources if source.startswith("http")]
        links += [paper.reference.ids.url] if paper.reference.ids.url else []
        broken += [(paper.key, link) for link in links if not is_http_url(link) or link.endswith((".", ",", ")"))]
    assert broken == []


def test_an_arxiv_id_fits_the_year_of_a_preprint(shipped: Survey) -> None:
    # The id begins with year and month of the first version; a later version may carry the next year.
    odd = [
        paper.key
        for paper in (*shipped.papers, *shipped.excluded)
        if paper.reference.is_preprint
        and paper.reference.ids.arxiv
        and "/" not in paper.reference.ids.arxiv
        and paper.reference.year
        not in range(2000 + int(paper.reference.ids.arxiv[:2]), 2002 + int(paper.reference.ids.arxiv[:2]))
    ]
    assert odd == []


def test_every_author_has_a_given_name(shipped: Survey) -> None:
    # One word in braces is a body, such as {DatologyAI}.
    bare = [
        (paper.key, name.full)
        for paper in (*shipped.papers, *shipped.excluded)
        for name in paper.reference.authors
        if not name.given and not name.is_others and f"{{{name.family}}}" not in paper.reference.source
    ]
    assert bare == []


def test_few_author_lists_end_in_others(shipped: Survey) -> None:
    open_lists = [p.key for p in shipped.papers if any(name.is_others for name in p.reference.authors)]
    assert len(open_lists) <= 3, open_lists


def test_every_term_has_a_definition_of_one_to_four_sentences(shipped: Survey) -> None:
    lengths = {id_: len(re.findall(r"[.!?](?:\s|$)", t.entry.definition)) for id_, t in shipped.taxonomy.terms.items()}
    assert len(lengths) >= 90
    assert {id_: n for id_, n in lengths.items() if not 1 <= n <= 4} == {}


def test_the_older_tags_are_aliases_of_terms(shipped: Survey) -> None:
    tags = "DVFT SAMPLING SURVEY DIVERSITY QUALITY SEARCH JUDGE SYNTH DATASET REASONING EVO TOOLS COMPLEXITY MOTIV ADJ"
    aliases = {alias for term in shipped.taxonomy.terms.values() for alias in term.entry.aliases}
    assert set(tags.split()) - aliases == set()
