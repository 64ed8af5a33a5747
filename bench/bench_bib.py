"""How long a bibliography takes to read and to export, beside pybtex reading and writing the same file.

Run by `make bench`. Both sides run in one process, taking turns, and the ratio is that of their medians.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from pybtex.database import parse_string

from survey import Survey, read_survey, tex
from survey import names as names_module
from survey.bibliography import Bibliography, parse
from survey.export import files

BUDGET = 1.5
"""The largest ratio that the project allows itself."""

_FAMILIES = ["Adams", "Chen", "Dubois", "Fischer", "Garc{\\'i}a", "Huang", "Ivanov", "Müller", "Nguyen", "van den Berg"]
_GIVEN = ["Ada", "Bo", "Chiara", "Dmitri", "Eva", "François", 'J{\\"o}rg', "Li", "Mei-Ling", "Wei"]
_SYLLABLES = ["", "an", "ber", "da", "en", "feld", "ga", "ham", "in", "ja", "kov", "ler", "mann", "ni", "or", "son"]
_WORDS = [
    "model",
    "data",
    "sample",
    "{LLM}",
    "task",
    "score",
    "filter",
    "teacher",
    "reward",
    "search",
    "$k$-NN",
    "entropy",
]


def bib_text(count: int) -> str:
    """A file of `count` entries, the same on every run: half preprints, half papers, accents as people write them."""
    chance = random.Random(0)
    strings = '@string{iclr = "International Conference on Learning Representations"}\n\n'
    return strings + "\n".join(_entry(number, chance) for number in range(count))


def _entry(number: int, chance: random.Random) -> str:
    title = " ".join(chance.choice(_WORDS).capitalize() for _ in range(9))
    authors = " and ".join(_author(chance) for _ in range(chance.randint(1, 12)))
    fields = {"title": f"{{{title} {number}}}", "author": f"{{{authors}}}", "year": f"{{{2015 + number % 10}}}"}
    fields |= {
        "eprint": f"{{{1500 + number % 900}.{number:05}}}",
        "archivePrefix": "{arXiv}",
        "primaryClass": "{cs.CL}",
    }
    fields["url"] = f"{{https://example.org/paper_{number}?a=b%20c&d=e}}"
    kind = "misc"
    if number % 2:
        kind = "inproceedings"
        fields |= {"booktitle": "iclr", "pages": f"{{{number}--{number + 12}}}", "doi": f"{{10.1000/x_{number}}}"}
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items())
    return f"@{kind}{{key{number},\n{lines}}}\n"


def _author(chance: random.Random) -> str:
    """One of a quarter of a million names: few come twice."""
    syllables = "".join(chance.choice(_SYLLABLES) for _ in range(2))
    return f"{chance.choice(_FAMILIES)}{syllables}, {chance.choice(_GIVEN)} {chance.choice('ABCDEFGHIJ')}."


def export_all(text: str, shipped: Survey) -> int:
    """Reads the file and writes every export; the number of characters written."""
    for cached in (names_module.names, names_module._name, tex.to_unicode, tex.math_to_text):
        cached.cache_clear()  # what an earlier run left there would be a present
    bibliography, problems = parse(text, "bib/references.bib")
    if problems:
        raise SystemExit(problems[0].as_text())
    return sum(len(file.text) for file in files(survey_of(bibliography, shipped)))


def survey_of(bibliography: Bibliography, shipped: Survey) -> Survey:
    """A survey of the file's entries; what it says of them is what the shipped one says of its papers, in turn."""
    papers = tuple(
        replace(model, key=reference.key, reference=reference, venue=reference.venue)
        for reference, model in zip(bibliography.references, cycle(shipped.papers), strict=False)
    )
    return replace(
        shipped,
        papers=papers,
        references={reference.key: reference for reference in bibliography.references},
        strings=bibliography.strings,
    )


def with_pybtex(text: str) -> int:
    """Reads the file and writes it, as pybtex does both."""
    return len(parse_string(text, "bibtex").to_string("bibtex"))


def seconds(act: Callable[[], int], runs: int) -> Iterator[float]:
    """Processor time of each run."""
    for _ in range(runs):
        started = time.process_time()
        act()
        yield time.process_time() - started


def main() -> None:
    """Print both medians and their ratio; exit with 1 when it is above the budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    text = bib_text(options.entries)
    shipped, _ = read_survey(Path(__file__).resolve().parent.parent)
    ours, theirs = [], []
    for _ in range(options.runs):
        theirs += seconds(lambda: with_pybtex(text), 1)
        ours += seconds(lambda: export_all(text, shipped), 1)
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"{options.entries:,} entries, {len(text) / 1e6:.1f} MB")
    print(f"pybtex, read and write:      {statistics.median(theirs):6.1f} s")
    print(f"survey, read and all exports: {statistics.median(ours):5.1f} s")
    print(f"ratio {ratio:.2f}, budget {BUDGET}")
    raise SystemExit(ratio > BUDGET)


if __name__ == "__main__":
    main()
