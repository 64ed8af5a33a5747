"""Survey → the pages that nobody writes by hand, in the order of the site.

Templates get finished values: what is sorted, counted, worded or linked is so here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import escape

from survey.bibliography import Reference
from survey.charts import CHARTS, charts_named
from survey.charts.words import outcome_label
from survey.entries import authors_short, byline, chip, chips, claim_values, entry, lever_link
from survey.evidence import DIVERSITY, QUALITY
from survey.export import FORMATS
from survey.export.highwire import coins, formatted, json_ld, meta_tags
from survey.model import Comparison, Measurement, Status, Sweep, is_http_url
from survey.once import once
from survey.render import render
from survey.similarity import similar
from survey.survey import Paper, Survey
from survey.synthesis import evidence_rows, gap_table, ledger_values
from survey.tables import MOST_ON_A_PAGE, STATE_WORDS
from survey.taxonomy import Axis, Term

SEARCH_BYTES = 700
"""What a paper may take of the search index."""

MAX_SEARCH_TITLE = 400
"""What its title may take of that; a longer one is cut, and found by the words that are cut all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the pages need to know of the site that they stand in."""

    name: str = "Survey"
    """Its title."""

    url: str = ""
    """Its address, with a slash at the end; empty when unknown."""

    repo_url: str = ""
    """Address of the repository, without a slash at the end; empty when there is none."""

    edit_path: str = "edit/main"
    """Path below `repo_url` under which files are edited; empty when they are not."""

    def edit_url(self, path: str) -> str:
        """Where a file of the repository can be edited; empty when nobody can."""
        return f"{self.repo_url}/{self.edit_path}/{path}" if self.repo_url and self.edit_path else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the site."""

    path: str
    """Its place in the site as a Markdown file would have it, such as `papers/xu2024wizardlm.md`."""

    title: str
    """Its title as plain text."""

    html: str
    """Its body as HTML."""

    source: str = ""
    """The file to edit, relative to the survey's root; empty for a page made of many."""

    description: str = ""
    """One sentence for search engines, as plain text."""

    search: str | None = None
    """What the site's search finds it by, as plain text; None for a page that search passes over."""

    anchors: tuple[str, ...] = ()
    """Ids on the page that other pages may link to."""

    section: str = ""
    """The page of the navigation that it belongs to, as a path."""

    head: str = ""
    """HTML for the page's head."""

    @property
    def url(self) -> str:
        return url_of(self.path)

    @property
    def heading(self) -> str:
        """Id of its main heading, to which readers without a mouse skip."""
        return self.html.partition('<h1 id="')[2].partition('"')[0]

    @property
    def search_entry(self) -> dict[str, str] | None:
        """The page in the site's search index, whose readers take it for HTML; None when search passes over it."""
        if self.search is None:
            return None
        title, _ = _split_at(self.title, MAX_SEARCH_TITLE)
        return {"location": self.url, "title": str(escape(title)), "text": str(escape(self.search))}


def url_of(path: str) -> str:
    """Address below the site's root of a Markdown file's page.

    >>> url_of("papers/index.md"), url_of("papers/xu2024wizardlm.md"), url_of("index.md")
    ('papers/', 'papers/xu2024wizardlm/', '')
    """
    stem = path.removesuffix(".md")
    stem = stem.removesuffix("index") if stem.rsplit("/", 1)[-1] == "index" else stem
    return stem if stem.endswith("/") or not stem else f"{stem}/"


def pages(survey: Survey, site: Site) -> Iterator[Page]:
    """All generated pages: papers, the page that compares them, charts, the taxonomy, each axis and term."""
    yield from _list_pages(survey)
    yield _compare_page()
    alike = similar(survey)
    for paper in survey.papers:
        yield _paper_page(paper, survey, site, alike[paper.key])
    yield _export_page(survey, site)
    if not survey.taxonomy.axes:
        return
    yield _charts_page(survey)
    yield _ledger_page(survey)
    yield _taxonomy_page(survey)
    for axis in survey.taxonomy.axes:
        yield _axis_page(axis, survey)
        for term in axis.terms:
            yield _term_page(term, axis, survey)


# --- papers -----------------------------------------------------------------


def _list_pages(survey: Survey) -> Iterator[Page]:
    """The list of all papers; a year's papers are on a page of their own when they are many."""
    columns = _columns(survey)
    is_split = len(survey.papers) > MOST_ON_A_PAGE
    years = []
    for year, group in groupby(survey.papers, key=lambda paper: paper.reference.year):
        rows = [_row(paper, survey, columns) for paper in group]
        found = {"id": f"y{year or 'none'}", "label": str(year) if year else "No year", "count": len(rows)}
        path = f"papers/{year or 0:04}.md"  # keys begin with a letter, so no paper has this address
        years.append({**found, "href": url_of(path) if is_split else "", "papers": [] if is_split else rows})
        if is_split:
            yield _year_page(path, {**found, "year": year, "papers": rows}, survey, columns)
    values = {
        "base": "../",
        "total": len(survey.papers),
        "years": years,
        **_heads(survey, columns),
        "picture": _picture(survey) if survey.taxonomy.axes else None,
        "excluded": [{**entry(paper), "because": paper.record.excluded_because or ""} for paper in survey.excluded],
        "left_out": left_out(survey),
        "faults": [problem.as_text() for problem in survey.faults],
    }
    yield Page(
        path="papers/index.md",
        title="Papers",
        html=render("papers.jinja", values),
        description=f"All {len(survey.papers)} papers of the survey by year, with their methods and measures.",
        section="papers/index.md",
        anchors=("excluded", *(str(group["id"]) for group in years)),
    )


def _picture(survey: Survey) -> dict[str, Any]:
    """The chart that the list narrows, and that narrows the list."""
    first, second = (outcome_label(survey, outcome) for outcome in (QUALITY, DIVERSITY))
    return {"heading": f"{first} and {second.lower()}", "charts": charts_named(survey, "tradeoff")}


def _year_page(path: str, year: Mapping[str, Any], survey: Survey, columns: Iterable[Axis]) -> Page:
    return Page(
        path=path,
        title=f"Papers: {year['label']}",
        html=render("year.jinja", {"base": "../../", "year": year, **_heads(survey, columns)}),
        description=f"{year['count']} papers of the survey: {year['label']}.",
        section="papers/index.md",
    )


def _heads(survey: Survey, columns: Iterable[Axis]) -> dict[str, list[str]]:
    """Heads of the columns in a list of papers."""
    return {
        "columns": [axis.label for axis in columns],
        "properties": [axis.label for axis in survey.taxonomy.properties],
    }


def _compare_page() -> Page:
    return Page(
        path="compare/index.md",
        title="Compare papers",
        html=render("compare.jinja", {"base": "../"}),
        description="Two to five papers of the survey side by side.",
        section="papers/index.md",
    )


def _paper_page(paper: Paper, survey: Survey, site: Site, alike: tuple[Paper, ...]) -> Page:
    record, reference = paper.record, paper.reference
    # Without a vocabulary nothing says what findings and numbers are about; the site names the fault.
    claims, results = (record.claims, record.results) if survey.taxonomy.axes else ((), ())
    declared = survey.related[paper.key]
    values = {
        "base": "../../",
        "key": paper.key,
        "title": reference.title,
        "authors": [name.full for name in reference.authors if not name.is_others],
        "et_al": any(name.is_others for name in reference.authors),
        "venue": reference.venue,
        "year": reference.year,
        "links": _links(paper),
        "summary": (record.summary or "").split("\n\n") if record.summary else [],
        "axes": _chips_by_axis(paper, survey),
        "properties": _treatments(paper, survey),
        "claims": [claim_values(claim, survey) for claim in claims],
        "comparisons": [_comparison(r, survey) for r in results if isinstance(r, Comparison)],
        "sweeps": [_sweep(r, survey) for r in results if isinstance(r, Sweep)],
        "models": [
            (label, ", ".join(names))
            for label, names in (
                ("Generates", record.models.generator),
                ("Is trained", record.models.trained),
                ("Judges", record.models.judge),
                ("Embeds", record.models.embedding),
            )
            if names
        ],
        "datasets": [_dataset(dataset) for dataset in record.datasets],
        "benchmarks": record.benchmarks,
        "related": [entry(other) for other in declared],
        "similar": [entry(other) for other in alike if other not in declared],
        "comments": record.comments,
        "questions": record.questions,
        "sources": [_source(source) for source in record.sources],
        "bibtex": reference.source,
        "formatted": formatted(reference),
        "downloads": _downloads(paper, survey),
        "relevance": _relevance(paper, survey),
        "status": _STATUS_WORDS[record.status],
        "status_label": record.status.value,
        "added": record.added.isoformat(),
        "issues": [_issue(number, site) for number in record.issue],
        "edit_url": site.edit_url(paper.path),
    }
    return Page(
        path=f"papers/{paper.key}.md",
        title=reference.title,
        html=render("paper.jinja", values),
        source=paper.path,
        description=_shortened(record.summary or f"{reference.title}, {byline(paper)}", 200),
        search=_search_text(paper, survey),
        section="papers/index.md",
        head=_head(paper, site),
    )


def _head(paper: Paper, site: Site) -> str:
    """What Zotero, Google Scholar and search engines read in a paper page's head."""
    page_url = f"{site.url}papers/{paper.key}/" if site.url else None
    return render("head.jinja", {"tags": meta_tags(paper), "json_ld": json_ld(paper, page_url)})


def _downloads(paper: Paper, survey: Survey) -> list[dict[str, str]]:
    """The citation as files: BibTeX at its own address, and the smaller formats within the link."""
    found = [{"label": "BibTeX", "href": f"{paper.key}.bib", "name": f"{paper.key}.bib"}]
    for label, name in (("RIS", "ris"), ("CSL-JSON", "csl")):
        form = FORMATS[name]
        data = quote(form.render(survey, [paper]))
        href = f"data:{form.media_type};charset=utf-8,{data}"
        found.append({"label": label, "href": href, "name": f"{paper.key}{form.ending}"})
    return found


def _columns(survey: Survey) -> list[Axis]:
    """The axes that have a column in the table of all papers: the coloured one, and the domain where there is one."""
    return [
        axis
        for axis in survey.taxonomy.axes
        if not axis.is_property and (axis.id == "domain" or any(term.color for term in axis.terms))
    ]


def _row(paper: Paper, survey: Survey, columns: Iterable[Axis]) -> dict[str, Any]:
    """A paper in the table of all papers."""
    return {
        **entry(paper),
        "authors": authors_short(paper.reference.authors, most=3),
        "venue": paper.venue,
        "cells": [_cell(paper.terms.get(axis.id, ()), survey) for axis in columns],
        "states": [_state(paper, axis) for axis in survey.taxonomy.properties],
        "relevance": paper.record.relevance,
        "claims": len(paper.record.claims),
        "coins": _entries(survey)[paper.key]["coins"],
    }


def _cell(ids: tuple[str, ...], survey: Survey) -> dict[str, Any]:
    """Terms in the table of all papers: chips where they have a colour, else words."""
    terms = [survey.taxonomy.terms[id_] for id_ in ids]
    return {
        "chips": [chip(term) for term in terms if term.color],
        "words": ", ".join(term.label for term in terms if not term.color),
    }


def _links(paper: Paper) -> list[tuple[str, str]]:
    """Where to read the paper and find what belongs to it: label and address, none twice."""
    ids, own = paper.reference.ids, paper.record.links
    found = [
        ("DOI", f"https://doi.org/{ids.doi}" if ids.doi else None),
        ("arXiv", f"https://arxiv.org/abs/{ids.arxiv}" if ids.arxiv else None),
        ("ACL Anthology", f"https://aclanthology.org/{ids.acl}" if ids.acl else None),
        ("OpenReview", f"https://openreview.net/forum?id={ids.openreview}" if ids.openreview else None),
        ("Paper", ids.url if not (ids.acl or ids.openreview or ids.doi) else None),
        ("Paper page", own.paper),
        ("Code", own.code),
        ("Data", own.data),
        ("Model", own.model),
        ("Project", own.project),
    ]
    seen: dict[str, tuple[str, str]] = {}
    for label, address in found:
        if address:
            seen.setdefault(address.rstrip("/").partition("//")[2], (label, address))
    return list(seen.values())


def _chips_by_axis(paper: Paper, survey: Survey) -> list[dict[str, Any]]:
    return [
        {"id": axis.id, "label": axis.label, "chips": chips(paper.terms[axis.id], survey)}
        for axis in survey.taxonomy.axes
        if not axis.is_property and paper.terms.get(axis.id)
    ]


def _state(paper: Paper, axis: Axis) -> dict[str, Any]:
    state = paper.state(axis.id)
    word, meaning = STATE_WORDS[state]
    return {
        "property": axis.label,
        "word": word,
        "meaning": meaning,
        "mark": state.value if state else "unknown",
    }


def _treatments(paper: Paper, survey: Survey) -> list[dict[str, Any]]:
    """How the paper treats each property."""
    rows = []
    for axis in survey.taxonomy.properties:
        by = paper.record.measures.get(axis.id)
        known = survey.taxonomy.terms
        rows.append(
            {
                **_state(paper, axis),
                "id": axis.id,
                "measured": [chip(known[id_]) for id_ in by.measured if id_ in known] if by else [],
                "shown": [chip(known[id_]) for id_ in by.shown if id_ in known] if by else [],
            }
        )
    return rows


def _comparison(result: Comparison, survey: Survey) -> dict[str, Any]:
    rows = [("Quality", result.quality), ("Diversity", result.diversity)]
    if result.complexity:
        rows.append(("Complexity", result.complexity))
    return {
        "setting": result.setting,
        "baseline": result.baseline,
        "method": lever_link(result.method, survey),
        "rows": [_measurement(label, measurement, survey) for label, measurement in rows],
        "where": result.where,
    }


def _measurement(label: str, measurement: Measurement, survey: Survey) -> dict[str, Any]:
    rises = measurement.value > measurement.baseline
    same = measurement.value == measurement.baseline
    better = rises == (measurement.better.value == "higher")
    return {
        "property": label,
        "measure": chip(survey.taxonomy.terms[measurement.measure]),
        "details": _details(measurement.n, measurement.unit, measurement.note),
        "level": measurement.level.value,
        "baseline": f"{measurement.baseline:g}",
        "value": f"{measurement.value:g}",
        "verdict": "unchanged" if same else "better" if better else "worse",
        "arrow": "–" if same else "▲" if rises else "▼",
    }


def _sweep(result: Sweep, survey: Survey) -> dict[str, Any]:
    terms = survey.taxonomy.terms
    knob = terms[result.knob].label if result.knob in terms else result.knob
    return {
        "setting": result.setting,
        "knob": knob,
        "quality": chip(terms[result.quality.measure]),
        "quality_details": _details(result.quality.n, result.quality.unit, result.quality.note),
        "diversity": chip(terms[result.diversity.measure]),
        "diversity_details": _details(result.diversity.n, result.diversity.unit, result.diversity.note),
        "points": [
            {"at": _plain(point.at), "quality": f"{point.quality:g}", "diversity": f"{point.diversity:g}"}
            for point in result.points
        ],
        "where": result.where,
    }


def _plain(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _details(n: int | None, unit: str | None, note: str | None) -> str:
    parts = (f"n = {n}" if n else None, f"in {unit}" if unit else None, note)
    return ", ".join(part for part in parts if part)


def _dataset(dataset: Any) -> dict[str, Any]:
    unit = dataset.unit or "samples"
    size = f"{dataset.size:,} {unit}".replace(",", " ") if dataset.size is not None else ""
    return {"name": dataset.name, "url": dataset.url, "size": size}


_STATUS_WORDS = {
    Status.LISTED: "in the collection, not yet read for the survey",
    Status.REPORTED: "read and summarised by one person",
    Status.REVIEWED: "checked against the paper by a second person",
    Status.EXCLUDED: "outside the survey's scope",
}


def _relevance(paper: Paper, survey: Survey) -> dict[str, Any] | None:
    value = paper.record.relevance
    if value is None:
        return None
    step = next((step for step in survey.taxonomy.relevance if step.value == value), None)
    return {"value": value, "label": step.label if step else "", "definition": step.definition if step else ""}


_SOURCE_WORDS = {
    "abstract": "the abstract",
    "paper": "the full paper",
    "report": "the report in the survey's first repository",
}


def _source(source: str) -> dict[str, str]:
    """A source in words, or as a link with the note that may follow the address."""
    address, _, note = source.partition(" ")
    if not is_http_url(address):
        return {"text": _SOURCE_WORDS.get(source, source), "url": "", "note": ""}
    return {"text": str(urlsplit(address).hostname), "url": address, "note": note}


def _issue(number: int, site: Site) -> dict[str, Any]:
    return {"number": number, "url": f"{site.repo_url}/issues/{number}" if site.repo_url else ""}


def _shortened(text: str, length: int) -> str:
    """The text, cut at a word when it is longer than `length` characters."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


_COMMON = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "did",
        "do",
        "does",
        "each",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "more",
        "most",
        "much",
        "not",
        "of",
        "on",
        "one",
        "only",
        "or",
        "other",
        "our",
        "over",
        "same",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "two",
        "under",
        "up",
        "was",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "will",
        "with",
        "without",
        "would",
    ]
)


def _search_text(paper: Paper, survey: Survey) -> str:
    """Authors, venue, terms and the summary's words, each word once, within `SEARCH_BYTES` with the title."""
    title, rest = _split_at(paper.reference.title, MAX_SEARCH_TITLE)
    names = [name.full for name in paper.reference.authors if not name.is_others]
    if sum(map(len, names)) > 200:
        names = [name.family for name in paper.reference.authors if not name.is_others]
    terms = [survey.taxonomy.terms[id_].label for id_ in paper.term_ids]
    # What JSON adds round title, text and address is less than 60 bytes.
    room = SEARCH_BYTES - 60 - _json_bytes(title) - len(f"papers/{paper.key}/")
    said = {word.casefold() for word in _words(title)}
    # A hundred authors leave room for what the paper is about.
    people = list(_new_words([*rest.split(), *names], said, room // 2))
    room -= sum(_json_bytes(word) + 1 for word in people)
    return " ".join([*people, *_new_words([paper.venue, *terms, *(paper.record.summary or "").split()], said, room)])


def _new_words(pieces: Iterable[str], said: set[str], room: int) -> Iterator[str]:
    """The words of the first pieces that fit into so many bytes, without common and `said` ones; adds to these."""
    for piece in pieces:
        new = [word for word in _words(piece) if word.casefold() not in said and word.casefold() not in _COMMON]
        room -= sum(_json_bytes(word) + 1 for word in new)
        if room < 0:
            break
        said.update(word.casefold() for word in new)
        yield from new


def _words(text: str) -> list[str]:
    stripped = (word.strip(".,;:()[]“”\"'") for word in text.split())
    return [word for word in stripped if word]


def _split_at(text: str, room: int) -> tuple[str, str]:
    """The start of a text that takes at most so many bytes of the search index, and the rest."""
    size = 0
    for position, character in enumerate(text):
        size += _json_bytes(character)
        if size > room:
            return f"{text[: position - 1]}…", text[position - 1 :]
    return text, ""


def _json_bytes(text: str) -> int:
    """Bytes of a text as the search index holds it: escaped for HTML and then for ASCII JSON."""
    extra = sum(4 for character in text if character in "&<>\"'\\")
    return extra + sum(1 if character.isascii() else 6 * (1 + (ord(character) > 0xFFFF)) for character in text)


# --- charts -----------------------------------------------------------------


def _charts_page(survey: Survey) -> Page:
    first, second = (outcome_label(survey, outcome) for outcome in (QUALITY, DIVERSITY))
    sections = [
        ("directions", f"{first} and {second.lower()}, by direction", ["tradeoff"]),
        ("numbers", f"{first} and {second.lower()}, in numbers", ["measured"]),
        ("time", "The field over time", ["time"]),
        ("gaps", "What is known, and where the gaps are", ["gaps"]),
        ("measures", "How is it measured?", ["states", "measures"]),
    ]
    values = {
        "base": "../",
        "total": len(survey.papers),
        "sections": [
            {
                "id": id_,
                "heading": heading,
                "charts": [chart for name in names for chart in charts_named(survey, name)],
                "gap_map": gap_table(survey) if "gaps" in names else None,
            }
            for id_, heading, names in sections
        ],
        "left_out": left_out(survey),
        "faults": [problem.as_text() for problem in survey.faults],
    }
    return Page(
        path="charts/index.md",
        title="Charts",
        html=render("charts.jinja", values),
        description=f"{first} against {second.lower()}, the field over time, evidence gaps and measures, as charts.",
        search="trade-off quality diversity effect direction evidence gap map measures time pictures figures",
        section="charts/index.md",
        anchors=(*(id_ for id_, *_ in sections), "gap-map", *(f"chart-{name}" for name in CHARTS)),
    )


def _ledger_page(survey: Survey) -> Page:
    values = {
        "base": "../",
        **ledger_values(survey),
        "left_out": left_out(survey),
        "faults": [problem.as_text() for problem in survey.faults],
    }
    return Page(
        path="disagreement/index.md",
        title="Where papers disagree",
        html=render("charts_ledger.jinja", values),
        description="Levers and outcomes on which papers point both ways, with the findings for and against.",
        search="ledger conflict contradiction contested for against evidence",
        section="charts/index.md",
        anchors=tuple(item["id"] for item in values["disagreements"]),
    )


# --- taxonomy ---------------------------------------------------------------


def _taxonomy_page(survey: Survey) -> Page:
    taxonomy = survey.taxonomy
    values = {
        "base": "../",
        "total": len(taxonomy.terms),
        "axes": [
            {
                "id": axis.id,
                "label": axis.label,
                "question": axis.entry.question,
                "is_property": axis.is_property,
                "terms": _tree(axis, survey),
            }
            for axis in taxonomy.axes
        ],
        "outcomes": [
            {
                "id": outcome.id,
                "label": outcome.label,
                "definition": outcome.definition,
                "href": f"taxonomy/{outcome.id}/" if outcome.id in taxonomy.axis_by_id else "",
            }
            for outcome in taxonomy.outcomes
        ],
        "relevance": relevance_scale(survey),
    }
    return Page(
        path="taxonomy/index.md",
        title="Taxonomy",
        html=render("taxonomy.jinja", values),
        source="taxonomy.yml",
        description="The words by which this survey sorts papers, methods and measures, and what they mean.",
        section="taxonomy/index.md",
        search="axes terms vocabulary outcomes relevance",
        anchors=("outcomes", "relevance", *(f"outcome-{outcome.id}" for outcome in taxonomy.outcomes)),
    )


def _tree(axis: Axis, survey: Survey) -> list[dict[str, Any]]:
    """An axis's terms as nested values, with the number of papers of each."""

    def node(term: Term) -> dict[str, Any]:
        return {
            **chip(term),
            "definition": term.entry.definition,
            "count": len(survey.by_term[term.id]),
            "children": [node(survey.taxonomy.terms[id_]) for id_ in term.children],
        }

    return [node(term) for term in axis.roots]


def relevance_scale(survey: Survey) -> list[dict[str, Any]]:
    """The scale of relevance, highest first, with its examples."""
    return [
        {
            "value": step.value,
            "label": step.label,
            "definition": step.definition,
            "example": entry(survey.by_key[step.example]) if step.example in survey.by_key else None,
        }
        for step in sorted(survey.taxonomy.relevance, key=lambda step: -step.value)
    ]


def _axis_page(axis: Axis, survey: Survey) -> Page:
    values = {
        "base": "../../",
        "label": axis.label,
        "question": axis.entry.question,
        "definition": axis.entry.definition,
        "is_property": axis.is_property,
        "terms": _tree(axis, survey),
        "explorer": _explorer(axis.id, sum(axis.id in paper.terms for paper in survey.papers), survey),
        "coverage": _coverage(axis, survey) if axis.is_property else [],
        "claims": _claims_about(axis.id, survey) if axis.is_property else [],
        "lever": lever_link(axis.id, survey),
        "evidence": evidence_rows(survey, axis.id) if axis.is_property else [],
        "anchors": True,
    }
    return Page(
        path=f"taxonomy/{axis.id}/index.md",
        title=axis.label,
        html=render("axis.jinja", values),
        source="taxonomy.yml",
        description=_shortened(f"{axis.entry.question} {axis.entry.definition}", 200),
        search=f"{axis.entry.question} {axis.entry.definition}",
        section="taxonomy/index.md",
    )


def _explorer(scope: str, count: int, survey: Survey) -> dict[str, Any]:
    """A table of the papers of a place in the vocabulary; where their data are many, somebody has to ask for it."""
    load = "seen" if len(survey.papers) <= MOST_ON_A_PAGE else "asked"
    return {"scope": scope, "count": count, "load": load}


def _coverage(axis: Axis, survey: Survey) -> list[dict[str, Any]]:
    """How many papers measure, show, claim or leave out a property; all papers are counted once."""
    total = len(survey.papers)
    rows = []
    for state, (word, meaning) in STATE_WORDS.items():
        count = sum(paper.state(axis.id) is state for paper in survey.papers)
        mark = state.value if state else "unknown"
        share = round(100 * count / total) if total else 0
        rows.append({"word": word, "meaning": meaning, "mark": mark, "count": count, "share": share})
    return rows


def _claims_about(lever: str, survey: Survey) -> list[dict[str, Any]]:
    """What papers claim about a lever, by outcome."""
    order = {outcome.id: position for position, outcome in enumerate(survey.taxonomy.outcomes)}
    found = sorted(
        survey.claims_by_lever.get(lever, ()),
        key=lambda pair: (order[pair[1].outcome], -(pair[0].reference.year or 0), pair[0].key),
    )
    return [{**claim_values(claim, survey), "paper": entry(paper)} for paper, claim in found]


def _term_page(term: Term, axis: Axis, survey: Survey) -> Page:
    terms = survey.taxonomy.terms
    found = survey.by_term[term.id]
    measure = term.measure
    values = {
        "base": "../../../",
        "axis": {"id": axis.id, "label": axis.label},
        "explorer": _explorer(f"{axis.id}/{term.id}", len(found), survey),
        "label": term.label,
        "color": chip(term)["color"],
        "broader": [chip(terms[id_]) for id_ in reversed(term.ancestors)],
        "definition": term.entry.definition,
        "aliases": term.entry.aliases,
        "narrower": _tree_below(term, survey),
        "measure": measure,
        "level": measure.level.value if measure and measure.level else "",
        "direction": measure.direction.value if measure and measure.direction else "",
        "property": axis.label.lower(),
        "references": [_cited(key, survey) for key in term.entry.references if key in survey.references],
        "total": len(found),
        "bib": f"{term.id}.bib",
        "papers": [_listed(paper, term, survey) for paper in found],
        "claims": _claims_about(term.id, survey),
        "lever": chip(term),
        "evidence": evidence_rows(survey, term.id),
        "anchors": True,
    }
    return Page(
        path=f"taxonomy/{axis.id}/{term.id}.md",
        title=term.label,
        html=render("term.jinja", values),
        source="taxonomy.yml",
        description=_shortened(term.entry.definition, 200),
        search=" ".join([axis.label, *term.entry.aliases, term.entry.definition]),
        section="taxonomy/index.md",
    )


def _tree_below(term: Term, survey: Survey) -> list[dict[str, Any]]:
    return [
        {**chip(child), "count": len(survey.by_term[child.id]), "definition": child.entry.definition}
        for child in (survey.taxonomy.terms[id_] for id_ in term.children)
    ]


def _listed(paper: Paper, term: Term, survey: Survey) -> dict[str, Any]:
    """A paper on a term's page; a measure's page says whether the paper only shows it."""
    by = paper.record.measures.get(term.axis)
    ids = survey.taxonomy.with_ancestors(by.measured if by else ())
    shown_only = term.measure is not None and term.id not in ids
    return {**_entries(survey)[paper.key], "note": "shown only" if shown_only else ""}


@once
def _entries(survey: Survey) -> Mapping[str, dict[str, Any]]:
    """Each paper as it stands in lists: a paper stands on the pages of some twenty terms."""
    return {paper.key: {**entry(paper), "coins": coins(paper)} for paper in survey.papers}


def _cited(key: str, survey: Survey) -> dict[str, Any]:
    """A reference of a term: a paper's page when it is one of the survey's, else its own link."""
    reference = survey.references[key]
    return {
        "href": f"papers/{key}/" if key in survey.by_key else "",
        "url": reference.url or "",
        "text": reference_line(reference, survey),
    }


def reference_line(reference: Reference, survey: Survey) -> str:
    """`Xu et al. (2024): WizardLM … ICLR.`"""
    year = f" ({reference.year})" if reference.year else ""
    venue = survey.taxonomy.short_venue(reference.venue)
    end = "" if reference.title.endswith(("?", "!", ".")) else "."
    return f"{authors_short(reference.authors)}{year}: {reference.title}{end}{f' {venue}.' if venue else ''}"


# --- export -----------------------------------------------------------------

_EXPORTS = (
    ("references.bib", "BibTeX", "for LaTeX, Zotero, JabRef: each entry as its author wrote it"),
    ("references-ascii.bib", "BibTeX in ASCII", "for old bibtex, which does not read Unicode: accents as LaTeX"),
    ("references-biblatex.bib", "BibLaTeX", "for biblatex and biber: their types and fields"),
    ("references.json", "CSL-JSON", "for pandoc, Zotero and citation processors"),
    ("references.ris", "RIS", "for EndNote, Mendeley and reference managers in general"),
    ("papers.csv", "CSV", "for spreadsheets: one line a paper, with its terms and measures"),
    ("papers.json", "JSON", "for programs: records, findings, results and bibliography"),
    ("papers.schema.json", "JSON Schema", "what papers.json holds, key by key"),
    ("tables.tex", "LaTeX tables", "papers × terms for every axis, and all findings, with \\cite"),
)


def _export_page(survey: Survey, site: Site) -> Page:
    term = next((term for term in survey.taxonomy.terms.values() if survey.by_term[term.id]), None)
    values = {
        "base": "../",
        "total": len(survey.papers),
        "files": [{"path": path, "label": label, "use": use} for path, label, use in _EXPORTS],
        "tables": [
            *({"path": f"tables/{axis.id}.tex", "label": axis.label} for axis in survey.taxonomy.axes),
            {"path": "tables/claims.tex", "label": "Findings"},
        ],
        "example": survey.papers[0].key if survey.papers else "",
        "term": {"id": term.id, "axis": term.axis} if term else None,
        "has_feed": bool(site.url),
    }
    return Page(
        path="export/index.md",
        title="Export",
        html=render("export.jinja", values),
        source="hooks/survey/templates/export.jinja",
        description="References, records and tables of the survey as files for LaTeX, Zotero and spreadsheets.",
        search="download BibTeX BibLaTeX CSL-JSON RIS CSV JSON LaTeX tables feed",
        section="export/index.md",
    )


# --- state of the collection ------------------------------------------------


def left_out(survey: Survey) -> list[dict[str, Any]]:
    """Papers that cannot be shown, with what has to be mended."""
    return [{"key": item.key, "problems": [problem.as_text() for problem in item.problems]} for item in survey.left_out]
