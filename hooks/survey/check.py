"""Rules across files: sources → problems.

Each rule is a generator whose docstring is the rule. A file's own faults (syntax, types, unknown keys) are found by
`survey.load`; a part that is faulty there is missing here, so a rule never complains twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from survey.bibliography import Reference, normal_title
from survey.citations import KEY, almost_citations, citations
from survey.model import KEY_PATTERN, REQUIRED, Status, Sweep
from survey.problems import Problem, Severity, did_you_mean, quoted
from survey.sources import Draft, Sources, is_background
from survey.taxonomy import Axis, Taxonomy

Rule = Callable[[Sources, date], Iterator[Problem]]


def check(sources: Sources, today: date) -> list[Problem]:
    """Everything that is wrong across the files; `today` is the last date that is not in the future."""
    return [problem for rule in RULES for problem in rule(sources, today)]


# --- papers --------------------------------------------------------------------------


def needed_keys(sources: Sources, _: date) -> Iterator[Problem]:
    """A record has the keys that its status needs."""
    for draft in sources.drafts:
        for key in REQUIRED[draft.record.status]:
            if key in draft.given:
                continue
            if key in draft.marks.keys:
                message = f"a paper that is {draft.record.status.value} needs something under {key!r}"
                yield _at(draft, (key,), "missing-key", message)
            else:
                message = f"a paper that is {draft.record.status.value} needs the key {key!r}"
                yield _at(draft, ("status",), "missing-key", message)


def reasons_for_exclusion(sources: Sources, _: date) -> Iterator[Problem]:
    """Only an excluded paper says why it is excluded."""
    for draft in sources.drafts:
        has_status = "status" in draft.marks.children  # a faulty one counts as `listed`
        if draft.record.excluded_because and has_status and draft.record.status is not Status.EXCLUDED:
            message = "only a paper with 'status: excluded' has a reason for it; delete the key or change the status"
            yield _at(draft, ("excluded_because",), "bad-value", message)


def dates(sources: Sources, today: date) -> Iterator[Problem]:
    """No date lies in the future."""
    for draft in sources.drafts:
        if draft.record.added > today:
            message = f"{draft.record.added} lies in the future; write the day on which the paper was added"
            yield _at(draft, ("added",), "future-date", message)


def terms(sources: Sources, _: date) -> Iterator[Problem]:
    """Every term belongs to the axis that it stands under."""
    taxonomy = sources.taxonomy
    axes = {axis.id: axis for axis in taxonomy.axes if not axis.is_property}
    for draft in sources.drafts if axes else ():
        for axis_id, ids in draft.record.terms.items():
            if axis_id not in axes:
                yield _unknown_axis(draft, ("terms", axis_id), axis_id, axes, taxonomy)
                continue
            for index, id_ in enumerate(ids):
                if axis_id != _axis_of(id_, taxonomy):
                    yield _unknown_term(draft, ("terms", axis_id, index), id_, axes[axis_id], taxonomy)


def repeated_terms(sources: Sources, _: date) -> Iterator[Problem]:
    """A list names each term once."""
    for draft in sources.drafts:
        for where, ids in _term_lists(draft):
            seen: set[str] = set()
            for index, id_ in enumerate(ids):
                if id_ in seen:
                    message = f"{id_!r} stands in the list twice; delete one"
                    yield _at(draft, _term_place(draft, where, index), "repeated-term", message)
                seen.add(id_)


def measures(sources: Sources, _: date) -> Iterator[Problem]:
    """Every measure belongs to the property that it stands under."""
    taxonomy = sources.taxonomy
    properties = {axis.id: axis for axis in taxonomy.properties}
    for draft in sources.drafts if properties else ():
        for name, by in draft.record.measures.items():
            if name not in properties:
                yield _unknown_axis(draft, ("measures", name), name, properties, taxonomy)
                continue
            for state in ("measured", "shown"):
                for index, id_ in enumerate(getattr(by, state)):
                    if _axis_of(id_, taxonomy) != name:
                        place = _term_place(draft, ("measures", name, state), index)
                        yield _unknown_term(draft, place, id_, properties[name], taxonomy)


def claims(sources: Sources, _: date) -> Iterator[Problem]:
    """A claim's lever, outcome and measure are words of the vocabulary."""
    taxonomy = sources.taxonomy
    for draft in sources.drafts if taxonomy.axes else ():
        for index, claim in enumerate(draft.record.claims):
            yield from _lever(draft, ("claims", index, "lever"), claim.lever, taxonomy)
            if claim.outcome not in taxonomy.outcome_by_id:
                known = ", ".join(taxonomy.outcome_by_id)
                hint = did_you_mean(claim.outcome, taxonomy.outcome_by_id) or f"; the outcomes are {known}"
                message = f"{quoted(claim.outcome)} is not an outcome{hint}"
                yield _at(draft, ("claims", index, "outcome"), "unknown-term", message)
            if claim.measure is not None:
                yield from _measure(draft, ("claims", index, "measure"), claim.measure, taxonomy)


def results(sources: Sources, _: date) -> Iterator[Problem]:
    """A result's method and measures are words of the vocabulary, each measure of its own property."""
    taxonomy = sources.taxonomy
    for draft in sources.drafts if taxonomy.axes else ():
        for index, result in enumerate(draft.record.results):
            if result.method is not None:
                yield from _lever(draft, ("results", index, "method"), result.method, taxonomy)
            scales = {"quality": result.quality, "diversity": result.diversity}
            if not isinstance(result, Sweep) and result.complexity is not None:
                scales["complexity"] = result.complexity
            for name, scale in scales.items():
                where = ("results", index, name, "measure")
                yield from _measure(draft, where, scale.measure, taxonomy, axis=name)


def related(sources: Sources, _: date) -> Iterator[Problem]:
    """Related papers are other papers of the survey."""
    for draft in sources.drafts:
        for index, key in enumerate(draft.record.related):
            where = ("related", index)
            if key == draft.key:
                yield _at(draft, where, "related", "a paper is not related to itself; delete the line")
            elif key not in sources.keys:
                hint = did_you_mean(key, sources.keys) or "; add the paper first, or delete the line"
                yield _at(draft, where, "related", f"{quoted(key)} is not a paper of the survey{hint}")


# --- papers and BibTeX ---------------------------------------------------------------


def entries_for_papers(sources: Sources, _: date) -> Iterator[Problem]:
    """Every paper has a BibTeX entry under its key."""
    own = {reference.key for reference in sources.all_references() if not is_background(reference.path)}
    for draft in sources.drafts:
        if draft.key in own or draft.key in sources.broken_entries:
            continue
        if draft.key in sources.references:
            where = sources.references[draft.key].path
            message = (
                f"the BibTeX entry {draft.key!r} stands in {where}, which is for works that are not papers of the "
                "survey; move it to bib/references.bib"
            )
        else:
            hint = did_you_mean(draft.key, own - sources.keys)
            message = f"there is no BibTeX entry {draft.key!r}{hint or '; add it to bib/references.bib'}"
        yield _at(draft, (), "no-entry", message)


def papers_for_entries(sources: Sources, _: date) -> Iterator[Problem]:
    """Every BibTeX entry outside the background files has a paper."""
    for reference in sources.all_references():
        if is_background(reference.path) or reference.key in sources.keys or _is_parent(reference, sources):
            continue
        hint = did_you_mean(reference.key, sources.keys - sources.references.keys())
        if not re.fullmatch(KEY_PATTERN, reference.key):
            hint = hint or "; a paper's key is lower-case letters, digits and hyphens"
        message = (
            f"the entry {quoted(reference.key)} has no papers/{reference.key}.yml{hint}"
            "; a work that is only cited belongs in bib/background.bib"
        )
        yield _in_bib(reference, "no-paper", message)


def entries_once(sources: Sources, _: date) -> Iterator[Problem]:
    """A key stands in one .bib file only, whatever its capitals."""
    first: dict[str, Reference] = {}
    for reference in sources.all_references():
        other = first.setdefault(reference.key.lower(), reference)
        if other is not reference:
            message = (
                f"the key {quoted(reference.key)} already stands in {other.path}, line {other.line}"
                f"{'' if other.key == reference.key else ', in other capitals'}; rename or delete one"
            )
            yield _in_bib(reference, "duplicate-entry", message)


def same_paper(sources: Sources, _: date) -> Iterator[Problem]:
    """A work stands in the bibliography once: no two entries share an arXiv id, a DOI or a title."""
    seen: dict[tuple[str, str], Reference] = {}
    for reference in sources.references.values():
        if _is_parent(reference, sources):
            continue
        for kind, value in _fingerprints(reference):
            other = seen.setdefault((kind, value), reference)
            if other is not reference:
                message = (
                    f"{reference.key!r} and {other.key!r} ({other.path}, line {other.line}) have the same {kind}"
                    f"{'' if kind == 'title' else ' ' + value}; merge the two records"
                )
                yield _in_bib(reference, "duplicate-paper", message)
                break


def similar_titles(sources: Sources, _: date) -> Iterator[Problem]:
    """Titles that share nearly all their words are probably one paper."""
    by_rare_words: dict[tuple[str, ...], list[tuple[Reference, frozenset[str]]]] = {}
    words_of = {
        reference.key: frozenset(re.findall(r"[^\W_]{3,}", reference.title.casefold()))
        for reference in sources.references.values()
        if not _is_parent(reference, sources)
    }
    counts: dict[str, int] = {}
    for words in words_of.values():
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    for reference in sources.references.values():
        words = words_of.get(reference.key, frozenset())
        if len(words) < 4:
            continue
        rare = sorted(words, key=lambda word: (counts[word], word))[:3]
        for pair in ((rare[0], rare[1]), (rare[0], rare[2]), (rare[1], rare[2])):
            others = by_rare_words.setdefault(pair, [])
            for other, theirs in others:
                if len(words & theirs) >= 0.8 * len(words | theirs) and normal_title(reference.title) != normal_title(
                    other.title
                ):
                    where = f"{other.path}, line {other.line}"
                    message = f"the title is nearly that of {other.key!r} ({where}); are they one paper?"
                    yield _in_bib(reference, "similar-title", message, severity=Severity.WARNING)
            others.append((reference, words))


REQUIRED_FIELDS: dict[str, tuple[str, ...]] = {
    "article": ("author", "title", "journal|journaltitle", "year|date"),
    "book": ("author|editor", "title", "publisher", "year|date"),
    "booklet": ("title",),
    "collection": ("editor", "title", "year|date"),
    "dataset": ("author|editor", "title", "year|date"),
    "inbook": ("author|editor", "title", "chapter|pages|booktitle", "publisher", "year|date"),
    "incollection": ("author", "title", "booktitle", "publisher", "year|date"),
    "inproceedings": ("author", "title", "booktitle", "year|date"),
    "conference": ("author", "title", "booktitle", "year|date"),
    "manual": ("title",),
    "mastersthesis": ("author", "title", "school|institution", "year|date"),
    "phdthesis": ("author", "title", "school|institution", "year|date"),
    "thesis": ("author", "title", "type", "school|institution", "year|date"),
    "misc": ("author", "title", "year|date"),
    "online": ("author|editor", "title", "year|date|urldate", "url|doi|eprint"),
    "proceedings": ("title", "year|date"),
    "report": ("author", "title", "type", "institution", "year|date"),
    "software": ("author|editor", "title", "year|date"),
    "techreport": ("author", "title", "institution", "year|date"),
    "unpublished": ("author", "title", "note"),
}
"""Fields that each entry type needs; `a|b` means one of them is enough."""


def required_fields(sources: Sources, _: date) -> Iterator[Problem]:
    """An entry has the fields that its type needs, and its type is one that BibTeX or biblatex knows."""
    for reference in sources.references.values():
        if reference.type not in REQUIRED_FIELDS:
            hint = did_you_mean(reference.type, REQUIRED_FIELDS) or "; use @misc"
            yield _in_bib(reference, "entry-type", f"@{reference.type} is not a type of entry{hint}")
            continue
        for wanted in REQUIRED_FIELDS[reference.type]:
            if not any(_has(reference, name) for name in wanted.split("|")):
                message = f"@{reference.type}{{{reference.key}}} needs the field {wanted.replace('|', ' or ')}"
                yield _in_bib(reference, "missing-field", message)


def years_agree(sources: Sources, _: date) -> Iterator[Problem]:
    """A preprint is not older than its arXiv id, which begins with the year and month of its first version."""
    for reference in sources.references.values():
        arxiv = reference.ids.arxiv
        # A published work may have been put on arXiv years later.
        if arxiv is None or reference.year is None or "/" in arxiv or not reference.is_preprint:
            continue
        posted = 2000 + int(arxiv[:2])
        if reference.year < posted:
            message = f"the year {reference.year} comes before the arXiv id {arxiv}, which was given in {posted}"
            place = reference.field_places.get("year", (reference.line, reference.column))
            yield Problem(path=reference.path, line=place[0], column=place[1], code="year", message=message)


def web_links(sources: Sources, _: date) -> Iterator[Problem]:
    """A link in an entry is an http or https address."""
    for reference in sources.references.values():
        if reference.fields.get("url") and reference.ids.url is None:
            place = reference.field_places.get("url", (reference.line, reference.column))
            message = f"a link must start with http:// or https://, found {quoted(reference.fields['url'])}"
            yield Problem(
                path=reference.path,
                line=place[0],
                column=place[1],
                code="bad-link",
                message=message,
                paper=reference.key,
            )


# --- vocabulary ----------------------------------------------------------------------


def vocabulary_ids(sources: Sources, _: date) -> Iterator[Problem]:
    """Every id of an axis, property or term is used once."""
    seen: dict[str, tuple[int, int]] = {}
    for where, id_ in _vocabulary_places(sources.taxonomy):
        place = _taxonomy_place(sources, (*where, "id"))
        if id_ in seen:
            message = f"the id {id_!r} already stands on line {seen[id_][0]}; ids are unique in the whole vocabulary"
            yield _in_taxonomy(sources, place, "duplicate-id", message)
        seen.setdefault(id_, place)


def vocabulary_parents(sources: Sources, _: date) -> Iterator[Problem]:
    """A term's parent is another term of the same axis, and no term is its own ancestor."""
    for section, position, axis in _axes_in_file(sources.taxonomy):
        list_name = "measures" if axis.is_property else "terms"
        entries = axis.entries
        parents = {entry.id: entry.parent for entry in entries}
        for index, entry in enumerate(entries):
            if entry.parent is None:
                continue
            place = _taxonomy_place(sources, (section, position, list_name, index, "parent"))
            if entry.parent not in parents:
                hint = did_you_mean(entry.parent, parents)
                message = f"{quoted(entry.parent)} is not a term of {axis.id}{hint}"
                yield _in_taxonomy(sources, place, "unknown-term", message)
            elif _is_circle(entry.id, parents):
                message = f"{entry.id!r} is its own ancestor; a term's parents must not form a circle"
                yield _in_taxonomy(sources, place, "circle", message)


def vocabulary_aliases(sources: Sources, _: date) -> Iterator[Problem]:
    """No alias is the id or alias of another term of its axis."""
    for section, position, axis in _axes_in_file(sources.taxonomy):
        owners = {entry.id.replace("-", " "): entry.id for entry in axis.entries}
        list_name = "measures" if axis.is_property else "terms"
        for index, entry in enumerate(axis.entries):
            for number, alias in enumerate(entry.aliases):
                owner = owners.setdefault(alias.lower().replace("-", " "), entry.id)
                if owner != entry.id:
                    place = _taxonomy_place(sources, (section, position, list_name, index, "aliases", number))
                    message = f"the alias {quoted(alias)} already belongs to {owner!r}"
                    yield _in_taxonomy(sources, place, "duplicate-alias", message)


def vocabulary_references(sources: Sources, _: date) -> Iterator[Problem]:
    """A term's references are BibTeX keys."""
    if not sources.bibliographies:
        return
    for section, position, axis in _axes_in_file(sources.taxonomy):
        list_name = "measures" if axis.is_property else "terms"
        for index, entry in enumerate(axis.entries):
            for number, key in enumerate(entry.references):
                if key not in sources.references and key not in sources.broken_entries:
                    where = (section, position, list_name, index, "references", number)
                    yield _in_taxonomy(sources, _taxonomy_place(sources, where), "no-entry", _no_entry(key, sources))


def vocabulary_examples(sources: Sources, _: date) -> Iterator[Problem]:
    """Examples on the scale of relevance are papers that have that relevance, once there are papers."""
    if not sources.keys:
        return
    records = {draft.key: draft.record for draft in sources.drafts}
    for index, step in enumerate(sources.taxonomy.relevance):
        place = _taxonomy_place(sources, ("relevance", index, "example"))
        if step.example not in sources.keys:
            message = f"{quoted(step.example)} is not a paper of the survey{did_you_mean(step.example, sources.keys)}"
            yield _in_taxonomy(sources, place, "no-paper", message)
        elif step.example in records and records[step.example].relevance not in (step.value, None):
            message = f"{step.example!r} has relevance {records[step.example].relevance}, not {step.value}"
            yield _in_taxonomy(sources, place, "bad-value", message)


def vocabulary_outcomes(sources: Sources, _: date) -> Iterator[Problem]:
    """An outcome that shares its id with a term would make a claim ambiguous; only properties may be outcomes too."""
    seen: set[str] = set()
    for index, outcome in enumerate(sources.taxonomy.outcomes):
        place = _taxonomy_place(sources, ("outcomes", index, "id"))
        if outcome.id in seen:
            message = f"the outcome {outcome.id!r} stands in the list twice"
            yield _in_taxonomy(sources, place, "duplicate-id", message)
        elif outcome.id in sources.taxonomy.terms:
            message = (
                f"the outcome {outcome.id!r} is also a term of {sources.taxonomy.terms[outcome.id].axis}; rename one"
            )
            yield _in_taxonomy(sources, place, "duplicate-id", message)
        seen.add(outcome.id)


# --- prose ---------------------------------------------------------------------------


def cited_keys(sources: Sources, _: date) -> Iterator[Problem]:
    """What prose cites is in the bibliography, under a key that can be cited."""
    for prose in sources.prose:
        for citation in citations(prose.text):
            if not KEY.fullmatch(citation.key):
                message = (
                    f"{quoted('@' + citation.key)} cannot be cited: a key in prose has only letters, digits, "
                    "'-' and '_'; rename the entry"
                )
            elif citation.key not in sources.references and citation.key not in sources.broken_entries:
                message = _no_entry(citation.key, sources)
            else:
                continue
            yield Problem(path=prose.path, line=citation.line, column=citation.column, code="citation", message=message)


def plain_citations(sources: Sources, _: date) -> Iterator[Problem]:
    """A citation holds keys only."""
    for prose in sources.prose:
        for text, line, column in almost_citations(prose.text):
            message = (
                f"{quoted(text)} is not a citation; write only keys in brackets, as in '[@one; @two]', "
                "and the rest outside"
            )
            yield Problem(path=prose.path, line=line, column=column, code="citation", message=message)


RULES: tuple[Rule, ...] = (
    needed_keys,
    reasons_for_exclusion,
    dates,
    terms,
    repeated_terms,
    measures,
    claims,
    results,
    related,
    entries_for_papers,
    papers_for_entries,
    entries_once,
    same_paper,
    similar_titles,
    required_fields,
    years_agree,
    web_links,
    vocabulary_ids,
    vocabulary_parents,
    vocabulary_aliases,
    vocabulary_references,
    vocabulary_examples,
    vocabulary_outcomes,
    cited_keys,
    plain_citations,
)
"""All rules, in the order in which they run."""


# --- wording and places --------------------------------------------------------------


def _at(draft: Draft, where: tuple[str | int, ...], code: str, message: str) -> Problem:
    line, column = draft.marks.at(where)
    return Problem(path=draft.path, line=line, column=column, code=code, message=message, paper=draft.key)


def _in_bib(reference: Reference, code: str, message: str, *, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(
        path=reference.path,
        line=reference.line,
        column=reference.column,
        code=code,
        message=message,
        severity=severity,
        paper=reference.key if severity is Severity.ERROR else None,
    )


def _in_taxonomy(sources: Sources, place: tuple[int, int], code: str, message: str) -> Problem:
    return Problem(path=sources.taxonomy_path, line=place[0], column=place[1], code=code, message=message)


def _taxonomy_place(sources: Sources, where: tuple[str | int, ...]) -> tuple[int, int]:
    return sources.taxonomy_marks.at(where) if sources.taxonomy_marks else (1, 1)


def _axis_of(id_: str, taxonomy: Taxonomy) -> str | None:
    term = taxonomy.terms.get(id_)
    return term.axis if term else None


def _term_lists(draft: Draft) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each list of terms in a record, with its place."""
    for axis, ids in draft.record.terms.items():
        yield ("terms", axis), ids
    for name, by in draft.record.measures.items():
        yield ("measures", name, "measured"), by.measured
        yield ("measures", name, "shown"), by.shown


def _term_place(draft: Draft, where: tuple[str, ...], index: int) -> tuple[str | int, ...]:
    """The place of an item of the list at `where`; `quality: [a]` is short for `quality: {measured: [a]}`."""
    is_short = draft.place(*where) == draft.place(*where[:2])
    return (*where[:2], index) if is_short else (*where, index)


def _unknown_axis(
    draft: Draft, where: tuple[str | int, ...], name: str, known: Mapping[str, Axis], taxonomy: Taxonomy
) -> Problem:
    hint = did_you_mean(name, known) or f"; it is one of {', '.join(known)}"
    kind = "an axis" if where[0] == "terms" else "a property"
    if name in {axis.id for axis in taxonomy.properties}:
        hint = "; its measures go under 'measures:'"
    line, column = draft.marks.key_at(where)
    message = f"{quoted(name)} is not {kind} of the vocabulary{hint}"
    return Problem(path=draft.path, line=line, column=column, code="unknown-axis", message=message, paper=draft.key)


def _unknown_term(draft: Draft, where: tuple[str | int, ...], id_: str, axis: Axis, taxonomy: Taxonomy) -> Problem:
    kind = f"a measure of {axis.id}" if axis.is_property else f"a term of axis {axis.id}"
    elsewhere = _axis_of(id_, taxonomy)
    hint = f"; it belongs to {elsewhere}" if elsewhere else _nearest(id_, (t.id for t in axis.terms), taxonomy)
    return _at(draft, where, "unknown-term", f"{quoted(id_)} is not {kind}{hint}")


def _lever(draft: Draft, where: tuple[str | int, ...], lever: str, taxonomy: Taxonomy) -> Iterator[Problem]:
    if lever not in taxonomy.levers:
        hint = _nearest(lever, taxonomy.levers, taxonomy)
        yield _at(draft, where, "unknown-term", f"{quoted(lever)} is not a term of the vocabulary{hint}")


def _measure(
    draft: Draft, where: tuple[str | int, ...], id_: str, taxonomy: Taxonomy, axis: str | None = None
) -> Iterator[Problem]:
    term = taxonomy.terms.get(id_)
    if term is None or term.measure is None or (axis is not None and term.axis != axis):
        known = [m.id for a in taxonomy.properties if axis in (None, a.id) for m in a.terms]
        kind = f"a measure of {axis}" if axis else "a measure"
        hint = f"; it belongs to {term.axis}" if term else _nearest(id_, known, taxonomy)
        yield _at(draft, where, "unknown-term", f"{quoted(id_)} is not {kind}{hint}")


def _nearest(id_: str, known: Iterable[str], taxonomy: Taxonomy) -> str:
    """A hint at the term meant: by its other names first, else by spelling."""
    known = list(known)
    for meant in taxonomy.ids_by_alias.get(id_.replace("-", " "), ()):
        if meant in known:
            return f"; did you mean {meant!r}?"
    return did_you_mean(id_, known) or "; the vocabulary is in taxonomy.yml"


def _has(reference: Reference, name: str) -> bool:
    """Whether a field says something; one whose `@string` is not defined was complained about already."""
    is_written = any(re.search(r"\w", reference.raw(field)) for field in reference.own if field.name.lower() == name)
    return is_written or bool(reference.fields.get(name))


def _no_entry(key: str, sources: Sources) -> str:
    hint = did_you_mean(key, sources.references) or "; add it to bib/background.bib"
    return f"there is no BibTeX entry {quoted(key)}{hint}"


def _fingerprints(reference: Reference) -> Iterator[tuple[str, str]]:
    if reference.ids.arxiv:
        yield "arXiv id", reference.ids.arxiv.lower()
    if reference.ids.doi:
        yield "DOI", reference.ids.doi.lower()
    if normal_title(reference.title):
        yield "title", normal_title(reference.title)


def _is_parent(reference: Reference, sources: Sources) -> bool:
    """Whether other entries take fields from it by `crossref`."""
    return reference.key in sources.crossref_parents


def _axes_in_file(taxonomy: Taxonomy) -> Iterator[tuple[str, int, Axis]]:
    """Each axis with its list and position in `taxonomy.yml`."""
    counts = {"axes": 0, "properties": 0}
    for axis in taxonomy.axes:
        section = "properties" if axis.is_property else "axes"
        yield section, counts[section], axis
        counts[section] += 1


def _vocabulary_places(taxonomy: Taxonomy) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Each id of the vocabulary with its place."""
    for section, position, axis in _axes_in_file(taxonomy):
        yield (section, position), axis.id
        list_name = "measures" if axis.is_property else "terms"
        for index, entry in enumerate(axis.entries):
            yield (section, position, list_name, index), entry.id


def _is_circle(id_: str, parents: Mapping[str, str | None]) -> bool:
    seen, parent = {id_}, parents.get(id_)
    while parent in parents and parent not in seen:
        seen.add(str(parent))
        parent = parents[str(parent)]
    return parent == id_
