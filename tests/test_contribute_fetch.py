"""What the registries answer becomes an entry; what they fail to answer becomes words with a way on.

The registries are played on this machine (`registries`), with answers in their real shapes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from urllib3.util import retry

from registries import (
    ANTHOLOGY,
    ARXIV_REFUSES,
    BARE_PREPRINT,
    CROSSREF,
    DATACITE,
    NO_NOTE,
    NO_PREPRINT,
    PAGE,
    Registries,
    Reply,
    atom,
    closed_port,
    csl,
    moved,
    openreview,
    playing,
)
from survey.contribute.fetch import WAY_ON, Services, fetch
from survey.contribute.identify import identify
from survey.contribute.new_entry import NewEntry, as_bibtex
from survey.contribute.web import MAX_BYTES, FetchError, NotFoundError, UnreachableError, Web

AGENT = "living-survey/0 (+https://example.org/survey)"
ARXIV = "2304.12244"
ACL = "https://aclanthology.org/2023.acl-long.754/"
DOI = "10.1000/bread.7"
FORUM = "https://openreview.net/forum?id=CfXh93NDgH"

ARXIV_PATH = "/arxiv/api/query"
ACL_PATH = "/anthology/2023.acl-long.754.bib"
DOI_PATH = "/doi/10.1000/bread.7"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def registries() -> Iterator[Registries]:
    with playing() as found:
        yield found


@pytest.fixture
def ask(registries: Registries) -> Callable[..., NewEntry]:
    """Fetches a paper from the registries played here, with little patience."""

    def answer(text: str, **patience: Any) -> NewEntry:
        with Web(agent=AGENT, **{"backoff": 0.0, "timeout": (1.0, 1.0), **patience}) as web:
            return fetch(identify(text), web, registries.services)

    return answer


Ask = Callable[..., NewEntry]


def bibtex(entry: NewEntry) -> str:
    return as_bibtex(entry, "key")


# --- arXiv ---------------------------------------------------------------------------


def test_a_preprint_becomes_an_entry_as_arxiv_itself_writes_it(registries: Registries, ask: Ask) -> None:
    registries.say(ARXIV_PATH, atom())
    assert bibtex(ask(ARXIV)) == (
        "@misc{key,\n"
        "  title = {{LoafLM}: Empowering Large Ovens to Follow Recipes},\n"
        "  author = {Crumb, Ada B. and Rye, Bo},\n"
        "  year = {2023},\n"
        "  eprint = {2304.12244},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass = {cs.CL},\n"
        "  url = {https://arxiv.org/abs/2304.12244},\n"
        "}"
    )


def test_arxiv_is_asked_for_one_paper_by_its_id(registries: Registries, ask: Ask) -> None:
    registries.say(ARXIV_PATH, atom())
    ask("https://arxiv.org/pdf/2304.12244")
    assert [dict(request.query) for request in registries.asked] == [{"id_list": "2304.12244", "max_results": "1"}]


def test_a_version_that_was_asked_for_is_named_in_the_entry(registries: Registries, ask: Ask) -> None:
    registries.say(ARXIV_PATH, atom(version="v1"))
    entry = ask("2304.12244v1")
    assert registries.asked[0].query["id_list"] == "2304.12244v1"
    assert entry.fields["eprint"] == "2304.12244v1"
    assert entry.reference().ids.arxiv == "2304.12244"


def test_an_old_id_is_found_without_its_subject_class(registries: Registries, ask: Ask) -> None:
    registries.say(ARXIV_PATH, atom("cs/0112017", published="2001-12-13"))
    assert ask("cs.CL/0112017").fields["year"] == "2001"


def test_tex_in_a_title_is_read(registries: Registries, ask: Ask) -> None:
    registries.say(ARXIV_PATH, atom(title=r"Br\^{u}l\'ee at $O(n^2)$ &amp; {LLM}s", authors=(r"Zo\"e Rye",)))
    entry = ask(ARXIV)
    assert entry.reference().title == "Brûlée at $O(n^2)$ & LLMs"
    assert entry.reference().authors[0].full == "Zoë Rye"


def test_the_published_version_is_looked_up_when_arxiv_names_its_doi(registries: Registries, ask: Ask) -> None:
    registries.say(ARXIV_PATH, atom(doi=DOI))
    registries.say(DOI_PATH, csl())
    text = bibtex(ask(ARXIV))
    assert text.startswith("@article{key,")
    assert "  journal = {Journal of Bread},\n" in text
    assert "  eprint = {2304.12244},\n  archivePrefix = {arXiv},\n" in text


@pytest.mark.parametrize("reply", [Reply(status=404), Reply(status=500), PAGE, Reply(body="{}"), csl(DATACITE)])
def test_the_preprint_does_when_the_doi_does_not_help(registries: Registries, ask: Ask, reply: Reply) -> None:
    registries.say(ARXIV_PATH, atom(doi=DOI))
    registries.say(DOI_PATH, reply)
    entry = ask(ARXIV)
    assert entry.type == "misc"
    assert entry.fields["doi"] == DOI


def test_a_place_of_publication_without_doi_is_a_note(registries: Registries, ask: Ask) -> None:
    registries.say(ARXIV_PATH, atom(journal="J. Bread 12 (2023)"))
    assert ask(ARXIV).notes == ("arXiv says that it was published: J. Bread 12 (2023)",)


@pytest.mark.parametrize("reply", [NO_PREPRINT, BARE_PREPRINT, atom("2304.00001")])
def test_an_id_that_nobody_has_does_not_exist(registries: Registries, ask: Ask, reply: Reply) -> None:
    registries.say(ARXIV_PATH, reply)
    with pytest.raises(NotFoundError, match=r"^arXiv 2304\.99999 does not exist, says its registry .*spelt right\?$"):
        ask("2304.99999")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (ARXIV_REFUSES, "HTTP 400"),
        (Reply(body=ARXIV_REFUSES.body), "arXiv refuses the question: incorrect id format for zzz"),
        (Reply(body="Rate exceeded."), "something that is no XML"),
        (Reply(body="<feed"), "something that is no XML"),
        (Reply(body="<html/>", type="application/xhtml+xml"), "a web page where metadata was asked for"),
        (Reply(body="<rss><channel/></rss>"), "something else than a feed"),
        (Reply(body='<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "x">]><feed/>'), "something else than a feed"),
        (Reply(body=b'<?xml version="1.0" encoding="nonsense"?><feed/>'), "something that is no XML"),
        (Reply(body=b""), "something that is no XML"),
        (PAGE, "a web page where metadata was asked for"),
    ],
)
def test_arxivs_garbage_is_refused(registries: Registries, ask: Ask, reply: Reply, words: str) -> None:
    registries.say(ARXIV_PATH, reply)
    with pytest.raises(FetchError, match=rf"^arXiv 2304\.12244: .*{words}"):
        ask(ARXIV)


# --- DOI -----------------------------------------------------------------------------


def test_a_doi_becomes_an_entry_of_its_type(registries: Registries, ask: Ask) -> None:
    registries.say(DOI_PATH, csl())
    assert bibtex(ask(DOI)) == (
        "@article{key,\n"
        "  title = {The Saccharomyces Question: Yeast \\& {LoafLM}},\n"
        "  author = {Crumb, Ada B. and van Rye, Ludwig and {The Sourdough Collaboration}},\n"
        "  journal = {Journal of Bread},\n"
        "  volume = {12},\n"
        "  number = {4},\n"
        "  pages = {101--117},\n"
        "  year = {2023},\n"
        "  month = dec,\n"
        "  publisher = {Oven Press},\n"
        "  doi = {10.1000/bread.7},\n"
        "}"
    )


def test_the_question_is_for_csl_json_and_is_handed_on_with_it(registries: Registries, ask: Ask) -> None:
    registries.say(DOI_PATH, moved(f"{registries.address}/crossref/works"))
    registries.say("/crossref/works", moved("/crossref/transform", 301))
    registries.say("/crossref/transform", csl())
    ask(DOI)
    assert [request.path for request in registries.asked] == [DOI_PATH, "/crossref/works", "/crossref/transform"]
    assert {request.headers["Accept"] for request in registries.asked} == {"application/vnd.citationstyles.csl+json"}


@pytest.mark.parametrize(
    ("changes", "start"),
    [
        ({"type": "journal-article"}, "@article"),
        ({"type": "paper-conference"}, "@inproceedings"),
        ({"type": "proceedings-article"}, "@inproceedings"),
        ({"type": "chapter"}, "@incollection"),
        ({"type": "book", "container-title": None}, "@book"),
        ({"type": "thesis"}, "@phdthesis"),
        ({"type": "report"}, "@techreport"),
        ({"type": "posted-content"}, "@misc"),
        ({"type": "software"}, "@misc"),
        ({"type": None}, "@misc"),
        # no place that the type would need
        ({"container-title": []}, "@misc"),
    ],
)
def test_types_of_works_become_types_of_entries(
    registries: Registries, ask: Ask, changes: dict[str, Any], start: str
) -> None:
    registries.say(DOI_PATH, csl(**changes))
    assert bibtex(ask(DOI)).startswith(start)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"title": ["In a List"]}, "title = {In a List}"),
        ({"title": ["T"], "subtitle": ["More"]}, "title = {T: More}"),
        ({"container-title": ["J &amp; B"]}, r"journal = {J \& B}"),
        ({"page": "101–117"}, "pages = {101--117}"),
        ({"page": "e7"}, "pages = {e7}"),
        ({"volume": 7}, "volume = {7}"),
        ({"issued": {"date-parts": [["2021", "3"]]}}, "year = {2021}"),
        ({"issued": {"date-parts": [[None]]}}, "year = {2023}"),
        ({"author": [{"family": "Rye", "given": "Bo", "suffix": "Jr."}]}, "author = {Rye, Jr., Bo}"),
        ({"author": [{"family": "Rye", "non-dropping-particle": "de"}]}, "author = {de Rye}"),
        ({"author": [{"literal": "Rye, Bo"}, {}, "x"]}, "author = {Rye, Bo}"),
    ],
)
def test_the_shapes_that_agencies_use_are_read(
    registries: Registries, ask: Ask, changes: dict[str, Any], line: str
) -> None:
    registries.say(DOI_PATH, csl(**changes))
    assert f"  {line},\n" in bibtex(ask(DOI))


def test_a_data_set_becomes_a_misc_with_its_archive(registries: Registries, ask: Ask) -> None:
    registries.say("/doi/10.5281/zenodo.1234567", csl(DATACITE))
    text = bibtex(ask("10.5281/zenodo.1234567"))
    assert "  author = {Crumb, Ada B. and {OpenOven}},\n  howpublished = {Zenodo},\n  year = {2024},\n" in text


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(status=204), "HTTP 204"),
        (Reply(status=406, body="{}"), "HTTP 406"),
        (PAGE, "a web page where metadata was asked for"),
        (Reply(body="not json"), "no title"),
        (Reply(body="[]"), "no title"),
        (Reply(body='{"title": {"a": 1}}'), "no title"),
        (csl(title=[]), "no title"),
        (Reply(body="[" * 100_000), "no title"),
    ],
)
def test_an_agency_without_metadata_is_refused(registries: Registries, ask: Ask, reply: Reply, words: str) -> None:
    registries.say(DOI_PATH, reply)
    with pytest.raises(FetchError, match=words):
        ask(DOI)


def test_a_doi_that_is_not_registered_does_not_exist(ask: Ask) -> None:
    with pytest.raises(NotFoundError, match=r"^DOI 10\.1000/nothing does not exist"):
        ask("10.1000/nothing")


def test_signs_in_a_doi_reach_the_resolver(registries: Registries, ask: Ask) -> None:
    registries.say("/doi/10.1002/(SICI)1%3C2%3A%3AA%3E3.0", csl(CROSSREF))
    assert ask("10.1002/(SICI)1<2::A>3.0").fields["doi"] == "10.1002/(SICI)1<2::A>3.0"


# --- ACL Anthology -------------------------------------------------------------------


def test_an_entry_of_the_anthology_is_taken_without_its_abstract(registries: Registries, ask: Ask) -> None:
    registries.say(ACL_PATH, ANTHOLOGY)
    entry = ask(ACL)
    assert bibtex(entry) == (
        "@inproceedings{key,\n"
        "  title = {{L}oaf{LM}: Empowering Large Ovens},\n"
        '  author = {Crumb, Ada B. and R{\\"y}e, Bo},\n'
        "  editor = {Baker, Cy},\n"
        "  booktitle = {Proceedings of the 61st Annual Meeting of the Association for Bread (Volume 1: Long Papers)},\n"
        "  pages = {13484--13508},\n"
        "  year = {2023},\n"
        "  month = jul,\n"
        "  publisher = {Association for Bread},\n"
        "  address = {Toronto, Canada},\n"
        "  doi = {10.18653/v1/2023.acl-long.754},\n"
        "  url = {https://aclanthology.org/2023.acl-long.754/},\n"
        "}"
    )
    assert entry.notes == ()


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (PAGE, "a web page where metadata was asked for"),
        (Reply(body="@inproceedings{a, title = {T"), "never closed"),
        (Reply(body=""), "holds no BibTeX entry"),
        (Reply(body=b"\xff\xfe"), "no text"),
    ],
)
def test_the_anthologys_garbage_is_refused(registries: Registries, ask: Ask, reply: Reply, words: str) -> None:
    registries.say(ACL_PATH, reply)
    with pytest.raises(FetchError, match=words):
        ask(ACL)


# --- OpenReview ----------------------------------------------------------------------

OPENREVIEW_ENTRY = (
    "@inproceedings{key,\n"
    "  title = {{LoafLM}: Empowering Large Ovens},\n"
    "  author = {Ada B. Crumb and Bo Rye},\n"
    "  booktitle = {The Twelfth International Conference on Bread Representations},\n"
    "  year = {2024},\n"
    "  url = {https://openreview.net/forum?id=CfXh93NDgH},\n"
    "}"
)


def test_a_submission_brings_its_own_bibtex(registries: Registries, ask: Ask) -> None:
    registries.say("/or2/notes", openreview())
    assert bibtex(ask(FORUM)) == OPENREVIEW_ENTRY
    assert dict(registries.asked[0].query) == {"id": "CfXh93NDgH"}


@pytest.mark.parametrize("new_api_says", [NO_NOTE, Reply(body='{"notes": [], "count": 0}')])
def test_an_older_venue_is_found_at_the_older_api(registries: Registries, ask: Ask, new_api_says: Reply) -> None:
    registries.say("/or2/notes", new_api_says)
    registries.say("/or1/notes", openreview(is_new=False))
    assert bibtex(ask(FORUM)) == OPENREVIEW_ENTRY


@pytest.mark.parametrize("bibtex_given", [None, "", "@inproceedings{a, title={"])
def test_without_bibtex_an_entry_is_made_of_the_fields(registries: Registries, ask: Ask, bibtex_given: Any) -> None:
    registries.say("/or2/notes", openreview(_bibtex=bibtex_given))
    assert bibtex(ask(FORUM)) == (
        "@misc{key,\n"
        "  title = {{LoafLM}: Empowering Large Ovens},\n"
        "  author = {Crumb, Ada B. and Rye, Bo},\n"
        "  howpublished = {ICBR 2024 poster},\n"
        "  year = {2024},\n"
        "  url = {https://openreview.net/forum?id=CfXh93NDgH},\n"
        "}"
    )


def test_without_a_venue_the_year_is_that_of_publication(registries: Registries, ask: Ask) -> None:
    registries.say("/or2/notes", openreview(_bibtex=None, venue=None, venueid=None))
    assert ask(FORUM).fields["year"] == "2024"


@pytest.mark.parametrize("changes", [{"_bibtex": None, "authors": None}, {"_bibtex": "@misc{a, author={Anonymous}}"}])
def test_authors_who_are_not_known_yet_are_a_note(
    registries: Registries, ask: Ask, changes: dict[str, str | None]
) -> None:
    registries.say("/or2/notes", openreview(**changes))
    entry = ask(FORUM)
    assert "nonymous" in entry.fields["author"]
    assert entry.notes == ("the authors are not known yet; mend the entry and its key when the review is over",)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(status=403, body='{"name": "ForbiddenError"}'), r"does not let programs in \(HTTP 403\)"),
        (openreview(title=None), "is it a review or a comment"),
        (Reply(body="{}"), "no list of submissions"),
        (Reply(body='{"notes": 7}'), "no list of submissions"),
        (Reply(body="nonsense"), "no list of submissions"),
        (PAGE, "a web page where metadata was asked for"),
    ],
)
def test_openreviews_garbage_is_refused(registries: Registries, ask: Ask, reply: Reply, words: str) -> None:
    registries.say("/or2/notes", reply)
    with pytest.raises(FetchError, match=rf"OpenReview CfXh93NDgH: .*{words}"):
        ask(FORUM)


def test_a_submission_that_neither_api_has_does_not_exist(registries: Registries, ask: Ask) -> None:
    registries.say("/or2/notes", NO_NOTE)
    registries.say("/or1/notes", NO_NOTE)
    with pytest.raises(NotFoundError, match="OpenReview CfXh93NDgH does not exist"):
        ask(FORUM)


# --- manners -------------------------------------------------------------------------


def test_a_server_is_told_who_asks(registries: Registries, ask: Ask) -> None:
    registries.say(ACL_PATH, ANTHOLOGY)
    ask(ACL)
    assert registries.asked[0].headers["User-Agent"] == AGENT


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_server_in_trouble_is_asked_again(registries: Registries, ask: Ask, status: int) -> None:
    registries.say(ACL_PATH, Reply(status=status), Reply(status=status), ANTHOLOGY)
    assert ask(ACL).fields["year"] == "2023"
    assert len(registries.asked) == 3


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (429, r"127\.0\.0\.1 has had too many requests from this network \(HTTP 429\); try again in some minutes"),
        (500, r"127\.0\.0\.1 is out of order \(HTTP 500\); try again later"),
        (503, r"127\.0\.0\.1 is out of order \(HTTP 503\); try again later"),
    ],
)
def test_after_three_more_questions_it_is_left_alone(registries: Registries, ask: Ask, status: int, words: str) -> None:
    registries.say(ACL_PATH, Reply(status=status))
    with pytest.raises(FetchError, match=words):
        ask(ACL)
    assert len(registries.asked) == 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418])
def test_a_server_that_says_no_is_not_asked_again(registries: Registries, ask: Ask, status: int) -> None:
    registries.say(ACL_PATH, Reply(status=status))
    with pytest.raises(FetchError, match=f"HTTP {status}"):
        ask(ACL)
    assert len(registries.asked) == 1


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited between questions, without waiting."""
    waited: list[float] = []
    monkeypatch.setattr(retry.time, "sleep", waited.append)
    return waited


def test_between_questions_it_waits_longer_and_longer(registries: Registries, ask: Ask, naps: list[float]) -> None:
    registries.say(ACL_PATH, Reply(status=503))
    with pytest.raises(FetchError):
        ask(ACL, backoff=1.0)
    assert naps == [1.0, 2.0, 4.0]


def test_it_waits_as_long_as_the_server_asks(registries: Registries, ask: Ask, naps: list[float]) -> None:
    registries.say(ACL_PATH, Reply(status=429, headers={"Retry-After": "7"}), ANTHOLOGY)
    ask(ACL)
    assert naps == [7]


def test_a_server_that_asks_for_too_long_is_left_alone_at_once(
    registries: Registries, ask: Ask, naps: list[float]
) -> None:
    registries.say(ACL_PATH, Reply(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(FetchError, match="asks to be left alone for 60 minutes; try again then"):
        ask(ACL)
    assert (len(registries.asked), naps) == (1, [])


@pytest.mark.parametrize("value", ["soon", ""])
def test_a_wait_that_cannot_be_read_is_no_crash(registries: Registries, ask: Ask, value: str) -> None:
    registries.say(ACL_PATH, Reply(status=429, headers={"Retry-After": value}))
    with pytest.raises(FetchError):
        ask(ACL)


def test_circles_of_redirects_end(registries: Registries, ask: Ask) -> None:
    registries.say(ACL_PATH, moved(ACL_PATH))
    with pytest.raises(FetchError, match="sends us in circles"):
        ask(ACL)


@pytest.mark.parametrize("to", ["ftp://example.org/x", "file:///etc/passwd", "http://", "http://[::1"])
def test_a_redirect_to_no_web_address_is_refused(registries: Registries, ask: Ask, to: str) -> None:
    registries.say(ACL_PATH, moved(to))
    with pytest.raises(FetchError):
        ask(ACL)


def test_a_server_that_says_nothing_is_given_up(registries: Registries, ask: Ask) -> None:
    registries.say(ACL_PATH, Reply(body="late", delay=0.6))
    with pytest.raises(FetchError, match="takes too long to answer"):
        ask(ACL, timeout=(1.0, 0.1))


def test_a_server_that_drips_is_given_up(registries: Registries, ask: Ask) -> None:
    registries.say(ACL_PATH, Reply(body="x" * 200, drip=0.02))
    start = time.monotonic()
    with pytest.raises(FetchError, match="takes too long to answer"):
        ask(ACL, deadline=0.2)
    assert time.monotonic() - start < 2


def test_a_server_that_never_ends_is_cut_off(registries: Registries, ask: Ask) -> None:
    registries.say(ACL_PATH, Reply(body=b" " * (MAX_BYTES + 1)))
    with pytest.raises(FetchError, match="sends more than 5,000,000 bytes"):
        ask(ACL)


def test_a_server_that_hangs_up_in_the_middle_is_refused(registries: Registries, ask: Ask) -> None:
    registries.say(ACL_PATH, Reply(body="@misc{a}", hangs_up=True))
    with pytest.raises(FetchError):
        ask(ACL)


@pytest.mark.parametrize("text", [ARXIV, ACL, DOI, FORUM])
def test_without_a_network_the_way_on_is_named(text: str) -> None:
    services = Services(**dict.fromkeys(Services.__slots__, closed_port()))
    with (
        Web(agent=AGENT, backoff=0, timeout=(1.0, 1.0)) as web,
        pytest.raises(UnreachableError, match=r"^127\.0\.0\.1 cannot be reached; is there a network\?\n") as found,
    ):
        fetch(identify(text), web, services)
    assert str(found.value).endswith(WAY_ON)


def test_the_way_on_is_named_when_a_server_fails(registries: Registries, ask: Ask) -> None:
    registries.say(ACL_PATH, Reply(status=403))
    with pytest.raises(FetchError, match=r"survey add --bibtex FILE"):
        ask(ACL)


def test_the_registries_can_be_put_elsewhere_by_the_environment() -> None:
    found = Services.from_environment({"SURVEY_ARXIV_URL": "http://here/", "SURVEY_OPENREVIEW_V1_URL": "http://there"})
    assert (found.arxiv, found.openreview_v1, found.doi) == ("http://here", "http://there", "https://doi.org")
