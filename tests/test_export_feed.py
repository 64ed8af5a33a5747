"""The newest papers are a valid Atom feed."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable

from bibtools import module, shipped, survey_of_bib
from survey import Problem, Survey
from survey.export.feed import as_atom

Read = Callable[..., tuple[Survey, list[Problem]]]

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://example.org/survey"


def test_the_newest_come_first_and_are_dated_by_added(survey_of: Read) -> None:
    survey, _ = survey_of({})
    assert (
        as_atom(survey, SITE, title="Bread")
        == """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <id>https://example.org/survey/</id>
  <title>Bread</title>
  <updated>2024-05-21T00:00:00Z</updated>
  <link rel="self" type="application/atom+xml" href="https://example.org/survey/feed.xml" />
  <link rel="alternate" type="text/html" href="https://example.org/survey/" />
  <author>
    <name>Bread</name>
  </author>
  <entry>
    <id>https://example.org/survey/papers/baker2021crust/</id>
    <title>On Crust</title>
    <link rel="alternate" type="text/html" href="https://example.org/survey/papers/baker2021crust/" />
    <published>2024-05-21T00:00:00Z</published>
    <updated>2024-05-21T00:00:00Z</updated>
    <author>
      <name>Bo Baker</name>
    </author>
    <category term="craft/frying" />
    <summary>No summary yet.</summary>
  </entry>
  <entry>
    <id>https://example.org/survey/papers/miller2020loaves/</id>
    <title>Better Loaves from Wild Yeast</title>
    <link rel="alternate" type="text/html" href="https://example.org/survey/papers/miller2020loaves/" />
    <link rel="related" href="https://arxiv.org/abs/2003.01234" />
    <published>2024-05-20T00:00:00Z</published>
    <updated>2024-05-20T00:00:00Z</updated>
    <author>
      <name>Ada Miller</name>
    </author>
    <category term="craft/sourdough" />
    <category term="grain/rye" />
    <category term="quality/tasting" />
    <summary>Wild yeast makes better loaves.</summary>
  </entry>
</feed>
"""
    )


def test_a_site_below_a_path_and_one_with_a_slash_are_the_same(survey_of: Read) -> None:
    survey, _ = survey_of({})
    assert as_atom(survey, SITE, title="Bread") == as_atom(survey, f"{SITE}/", title="Bread")


def test_hostile_text_is_harmless() -> None:
    survey = survey_of_bib('@misc{a, title = {<script>alert("1")</script> \x0b & co}, year = 2024}')
    feed = ET.fromstring(as_atom(survey, SITE, title="<b>"))
    assert feed.find(f"{ATOM}entry/{ATOM}title").text == '<script>alert("1")</script> & co'  # type: ignore[union-attr]


def test_a_survey_without_papers_has_a_feed() -> None:
    feed = ET.fromstring(as_atom(survey_of_bib(""), SITE, title="Bread"))
    assert feed.find(f"{ATOM}updated") is not None


def test_the_shipped_feed_is_valid() -> None:
    """What RFC 4287 asks of a feed and its entries (sections 4.1.1 and 4.1.2)."""
    survey = shipped()
    feed = ET.fromstring(as_atom(survey, SITE, title="Survey", limit=20))
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
            assert element.findtext(f"{ATOM}{name}")
        assert element.find(f"{ATOM}link") is not None
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None  # stands for entries whose paper has no author
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == 20
    dates = [entry.findtext(f"{ATOM}updated") or "" for entry in feed.iter(f"{ATOM}entry")]
    assert dates == sorted(dates, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == dates[0]


def test_another_parser_reads_the_feed() -> None:
    survey = shipped()
    found = module("feedparser").parse(as_atom(survey, SITE, title="Survey"))
    assert not found.bozo
    assert found.version == "atom10"
    assert found.entries[0].link.startswith(f"{SITE}/papers/")
