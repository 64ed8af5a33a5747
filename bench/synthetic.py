"""Synthetic surveys of any size, and the same papers as plain Markdown pages for a bare MkDocs Material site."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
_WORDS = [
    "model",
    "data",
    "sample",
    "prompt",
    "task",
    "score",
    "filter",
    "teacher",
    "student",
    "reward",
    "search",
    "verifier",
    "cluster",
    "entropy",
    "coverage",
    "instruction",
    "reasoning",
    "code",
    "proof",
    "answer",
    "diversity",
    "quality",
    "complexity",
    "seed",
    "evolution",
    "distillation",
    "selection",
    "mixture",
    "baseline",
    "accuracy",
    "benchmark",
    "domain",
    "language",
    "token",
    "budget",
    "round",
    "persona",
    "attribute",
    "archive",
    "embedding",
]
_NAMES = [
    "Adams",
    "Baker",
    "Chen",
    "Dubois",
    "Evans",
    "Fischer",
    "García",
    "Huang",
    "Ivanov",
    "Jung",
    "Kim",
    "Li",
    "Müller",
    "Nguyen",
    "Olsen",
    "Park",
    "Rossi",
]


def papers(count: int) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    """Records and bibliographic facts of `count` made-up papers, the same on every run."""
    random.seed(0)
    vocabulary = yaml.safe_load((ROOT / "taxonomy.yml").read_text("utf-8"))
    terms = {axis["id"]: [term["id"] for term in axis["terms"]] for axis in vocabulary["axes"]}
    measures = {axis["id"]: [m["id"] for m in axis["measures"]] for axis in vocabulary["properties"]}
    outcomes = [outcome["id"] for outcome in vocabulary["outcomes"]]
    for number in range(count):
        yield _record(number, terms, measures, outcomes), _facts(number)


def _record(
    number: int, terms: dict[str, list[str]], measures: dict[str, list[str]], outcomes: list[str]
) -> dict[str, object]:
    return {
        "status": "reported",
        "added": f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
        "relevance": number % 5 + 1,
        "summary": " ".join(_sentence(14) for _ in range(4)),
        "terms": {axis: random.sample(ids, min(2, len(ids))) for axis, ids in terms.items()},
        "measures": {name: random.sample(ids, 2) for name, ids in measures.items()},
        "models": {"generator": ["GPT-4"], "trained": ["LLaMA-7B", "LLaMA-13B"]},
        "datasets": [{"name": f"Set {number}", "size": number + 1}],
        "benchmarks": ["GSM8K", "MATH", "HumanEval"],
        "claims": [
            {
                "lever": random.choice(terms["method"]),
                "outcome": random.choice(outcomes),
                "effect": random.choice(["increases", "decreases", "mixed", "none"]),
                "versus": _sentence(4),
                "statement": _sentence(16),
                "where": f"Table {number % 9 + 1}",
            }
            for _ in range(4)
        ],
        "sources": ["abstract"],
    }


def _facts(number: int) -> dict[str, object]:
    people = [f"{random.choice(_NAMES)}, {random.choice('ABCDEFGH')}nna" for _ in range(number % 6 + 2)]
    return {
        "key": f"paper{number:05d}",
        "title": f"{_sentence(8)} Number {number}",
        "author": " and ".join(people),
        "year": 2019 + number % 8,
        "eprint": f"{19 + number % 8:02d}01.{number:05d}",
    }


def _sentence(words: int) -> str:
    return " ".join(random.choice(_WORDS) for _ in range(words)).capitalize() + "."


def _bibtex(facts: dict[str, object]) -> str:
    return (
        f"@inproceedings{{{facts['key']},\n  title = {{{facts['title']}}},\n  author = {{{facts['author']}}},\n"
        "  booktitle = {International Conference on Learning Representations},\n"
        f"  year = {{{facts['year']}}},\n  eprint = {{{facts['eprint']}}},\n  archivePrefix = {{arXiv}},\n}}\n"
    )


def write_survey(folder: Path, count: int) -> None:
    """A survey of `count` papers that uses this repository's generator, theme and vocabulary."""
    (folder / "papers").mkdir(parents=True)
    (folder / "bib").mkdir()
    entries = []
    for record, facts in papers(count):
        text = yaml.dump(record, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
        (folder / "papers" / f"{facts['key']}.yml").write_text(text, "utf-8")
        entries.append(_bibtex(facts))
    (folder / "bib" / "references.bib").write_text("\n".join(entries), "utf-8")
    vocabulary = yaml.safe_load((ROOT / "taxonomy.yml").read_text("utf-8"))
    vocabulary["relevance"] = []
    for axis in (*vocabulary["axes"], *vocabulary["properties"]):
        for term in axis.get("terms") or axis["measures"]:
            term.pop("references", None)
    (folder / "taxonomy.yml").write_text(yaml.dump(vocabulary, Dumper=yaml.CSafeDumper, sort_keys=False), "utf-8")
    (folder / "docs").mkdir()
    shutil.copytree(ROOT / "docs/assets", folder / "docs/assets")
    (folder / "docs/index.md").write_text("# Home\n\n<!-- survey: numbers -->\n", "utf-8")
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    settings = settings.replace("  - Contribute: contribute/index.md\n", "")
    settings = settings.replace("- hooks/", f"- {ROOT}/hooks/").replace(": hooks/theme", f": {ROOT}/hooks/theme")
    (folder / "mkdocs.yml").write_text(settings, "utf-8")


_PLAIN = """\
site_name: Bare
site_url: https://example.org/
nav: [{Home: index.md}]
not_in_nav: |
  /papers/
  /taxonomy/
theme: {name: material, font: false, features: [navigation.tabs, navigation.top, content.code.copy]}
markdown_extensions: [tables, {toc: {permalink: true}}, pymdownx.highlight, pymdownx.superfences]
plugins: [search]
"""


def write_plain(folder: Path, count: int) -> None:
    """A bare MkDocs Material site with the same papers and terms, each written as a Markdown page of the same size."""
    (folder / "docs" / "papers").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(_PLAIN, "utf-8")
    (folder / "docs" / "index.md").write_text("# Home\n", "utf-8")
    (folder / "docs" / "taxonomy").mkdir()
    by_term: dict[str, list[str]] = {}
    for record, facts in papers(count):
        (folder / "docs" / "papers" / f"{facts['key']}.md").write_text(_markdown(record, facts), "utf-8")
        line = f"- [{facts['title']}](https://example.org/papers/{facts['key']}/) Someone et al., ICLR"
        for id_ in _term_ids(record):
            by_term.setdefault(id_, []).append(line)
    for id_, definition in _vocabulary():
        text = "\n".join([f"# {id_}", "", definition, "", "## Papers", "", *by_term.get(id_, ["- none"]), ""])
        (folder / "docs" / "taxonomy" / f"{id_}.md").write_text(text, "utf-8")


def _term_ids(record: dict[str, object]) -> Iterator[str]:
    for part in (record["terms"], record["measures"]):
        assert isinstance(part, dict)
        for ids in part.values():
            yield from ids


def _vocabulary() -> Iterator[tuple[str, str]]:
    vocabulary = yaml.safe_load((ROOT / "taxonomy.yml").read_text("utf-8"))
    for axis in (*vocabulary["axes"], *vocabulary["properties"]):
        yield axis["id"], axis["definition"]
        for term in axis.get("terms") or axis["measures"]:
            yield term["id"], term["definition"]


def _markdown(record: dict[str, object], facts: dict[str, object]) -> str:
    """What a paper's page says, as a person would write it by hand."""
    terms, measures = record["terms"], record["measures"]
    claims = record["claims"]
    assert isinstance(terms, dict)
    assert isinstance(measures, dict)
    assert isinstance(claims, list)
    number = int(str(facts["key"])[5:])
    lines = [f"# {facts['title']}", "", str(facts["author"]), "", f"ICLR, {facts['year']}", ""]
    lines += [f"[arXiv](https://arxiv.org/abs/{facts['eprint']})", "", "## What it did", "", str(record["summary"]), ""]
    for axis, ids in terms.items():
        links = ", ".join(f"[{id_}](https://example.org/taxonomy/{axis}/{id_}/)" for id_ in ids)
        lines.append(f"- **{axis}**: {links}")
    lines += ["", "## How it measures its data", "", "| Property | State | Measures |", "| --- | --- | --- |"]
    for name, ids in measures.items():
        links = ", ".join(f"[{id_}](https://example.org/taxonomy/{name}/{id_}/)" for id_ in ids)
        lines.append(f"| {name} | measured | {links} |")
    lines += ["", "## What it found", "", "| Lever | Effect | Outcome | Finding |", "| --- | --- | --- | --- |"]
    for claim in claims:
        lever = f"[{claim['lever']}](https://example.org/taxonomy/method/{claim['lever']}/)"
        found = f"{claim['statement']} *versus {claim['versus']}* · {claim['where']}"
        lines.append(f"| {lever} | {claim['effect']} | [{claim['outcome']}](https://example.org/o/) | {found} |")
    # What a record's page has beyond its text (links of terms, citation formats) is matched by a list and prose.
    lines += ["", "## Comments", ""]
    for n in range(26):
        lines.append(f"- [{_sentence(3)}](https://example.org/terms/{n}/) {_sentence(18)} *{_sentence(4)}*")
    for _ in range(14):
        lines += ["", f"{_sentence(40)} See [the paper](https://example.org/papers/{number}/). **{_sentence(3)}**"]
    lines += ["", "## Data and models", "", "- Generates: GPT-4", "- Is trained: LLaMA-7B, LLaMA-13B"]
    lines += ["- Benchmarks: GSM8K, MATH, HumanEval", "", "## Related papers", ""]
    lines += [
        f"- [Paper {n}](https://example.org/papers/paper{n:05d}/), Someone et al., ICLR"
        for n in range(number, number + 5)
    ]
    lines += ["", "## Cite", "", "```bibtex", _bibtex(facts), "```", ""]
    lines += ["- Relevance: 3 of 5", "- Status: reported, read and summarised by one person", "- Added: 2024-01-01", ""]
    return "\n".join(lines)
