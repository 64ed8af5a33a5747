"""A paper as a registry names it → its BibTeX entry, asked for at that registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import quote

from survey.contribute import arxiv, csl, openreview
from survey.contribute.identify import Registry, Source
from survey.contribute.new_entry import NewEntry, from_bibtex
from survey.contribute.refusals import RefusedError
from survey.contribute.web import Answer, FetchError, NotFoundError, UnreachableError, Web

WAY_ON = "Another way: copy the paper's BibTeX entry from its page, and run: survey add --bibtex FILE ('-' to paste it)"
"""What can be done without the network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Where the registries are; a test has them on this machine."""

    arxiv: str = "https://export.arxiv.org"
    """The arXiv API, at the address that arXiv has for programs."""

    doi: str = "https://doi.org"
    """The resolver that hands a question on to Crossref, DataCite or another agency."""

    anthology: str = "https://aclanthology.org"
    """The ACL Anthology."""

    openreview: str = "https://api2.openreview.net"
    """OpenReview's API, for venues since 2023."""

    openreview_v1: str = "https://api.openreview.net"
    """OpenReview's older API, for venues before."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Services:
        """The registries, or whom `SURVEY_ARXIV_URL` and the like put in their place."""
        named = {field.name: environment.get(f"SURVEY_{field.name.upper()}_URL") for field in fields(cls)}
        return cls(**{name: address.rstrip("/") for name, address in named.items() if address})


def fetch(source: Source, web: Web, services: Services) -> NewEntry:
    """The entry for a paper.

    Raises:
        NotFoundError: The registry has no such paper.
        UnreachableError: There is no way to the registry.
        FetchError: It gives no facts about the paper.

    """
    try:
        return _FETCH[source.registry](source, web, services)
    except NotFoundError as error:
        message = f"{source} does not exist, says its registry ({error}); is it spelt right?"
        raise NotFoundError(message) from None
    except UnreachableError as error:
        raise UnreachableError(f"{error}\n{WAY_ON}") from None
    except RefusedError as error:
        raise FetchError(f"{source}: {error}\n{WAY_ON}") from None


def _arxiv(source: Source, web: Web, services: Services) -> NewEntry:
    query = {"id_list": f"{source.id}{source.version}", "max_results": "1"}
    answer = web.get(f"{services.arxiv}/api/query", accept="application/atom+xml", query=query)
    _refuse_pages(answer)
    found = next((p for p in arxiv.preprints(answer.content) if p.id.lower() == source.id), None)
    if found is None:
        raise NotFoundError("its answer is empty")
    entry = arxiv.entry_of(found, version=source.version)
    return _published(entry, found.doi, web, services) if found.doi else entry


def _published(preprint: NewEntry, doi: str, web: Web, services: Services) -> NewEntry:
    """The published version's entry with the preprint's id; the preprint's when the DOI does not help."""
    try:
        published = _doi(Source(registry=Registry.DOI, id=doi), web, services)
    except RefusedError as error:
        note = f"arXiv names the published version, DOI {doi}, but: {error}"
        return replace(preprint, notes=(*preprint.notes, note))
    if published.type == "misc":
        return preprint
    kept = {name: preprint.fields[name] for name in ("eprint", "archiveprefix", "primaryclass", "url")}
    return NewEntry(type=published.type, fields={**published.fields, **kept}, notes=published.notes)


def _doi(source: Source, web: Web, services: Services) -> NewEntry:
    answer = web.get(f"{services.doi}/{quote(source.id, safe='/()')}", accept=csl.MEDIA_TYPE)
    _refuse_pages(answer)
    entry = csl.entry_of(answer.content)
    return replace(entry, fields={**entry.fields, "doi": source.id})


def _anthology(source: Source, web: Web, services: Services) -> NewEntry:
    answer = web.get(f"{services.anthology}/{quote(source.id)}.bib", accept="application/x-bibtex, text/plain")
    _refuse_pages(answer)
    try:
        text = answer.content.decode()
    except UnicodeDecodeError:
        raise FetchError(f"{answer.host} answered with something that is no text") from None
    return replace(from_bibtex(text, answer.host), notes=())


def _openreview(source: Source, web: Web, services: Services) -> NewEntry:
    try:
        return _openreview_at(services.openreview, source, web)
    except NotFoundError:
        return _openreview_at(services.openreview_v1, source, web)


def _openreview_at(service: str, source: Source, web: Web) -> NewEntry:
    answer = web.get(f"{service}/notes", accept="application/json", query={"id": source.id})
    _refuse_pages(answer)
    return openreview.entry_of(answer.content, source.id)


_FETCH: Mapping[Registry, Callable[[Source, Web, Services], NewEntry]] = {
    Registry.ARXIV: _arxiv,
    Registry.ANTHOLOGY: _anthology,
    Registry.OPENREVIEW: _openreview,
    Registry.DOI: _doi,
}


def _refuse_pages(answer: Answer) -> None:
    if answer.is_page or answer.media_type == "text/html":
        raise FetchError(f"{answer.host} answered with a web page where metadata was asked for")
