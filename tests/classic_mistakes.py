"""The mistakes that contributors make, and what `survey check` has to tell them: where, what is wrong, what to write.

Each is a change of the survey on bread in `conftest`. The caret `‸` stands where the complaint has to point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tiny import BASE, CARET

PAPER = "papers/baker2021crust.yml"
BIB = "bib/references.bib"
HEAD = "status: listed\nadded: 2024-05-21\n"


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A mistake, and the complaint about it."""

    name: str
    """What somebody did."""

    files: Mapping[str, str | None]
    """The files after it."""

    code: str
    """The rule that was broken."""

    cause: str
    """What the message says is wrong."""

    fix: str
    """What the message says to do or write."""

    also: tuple[str, ...] = ()
    """Codes of what else follows from it."""

    encoding: str = "utf-8"
    """How the files are saved."""

    @property
    def place(self) -> tuple[str, int, int]:
        """File, line and column of the caret."""
        for path, text in self.files.items():
            before, caret, _ = (text or "").partition(CARET)
            if caret:
                return path, before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        raise AssertionError(f"no caret in {self.name!r}")

    @property
    def contents(self) -> dict[str, bytes | None]:
        """The files as they are on disk."""
        return {
            path: None if text is None else text.replace(CARET, "").encode(self.encoding)
            for path, text in self.files.items()
        }


def record(rest: str) -> dict[str, str | None]:
    """A record with something more, from line 3 on."""
    return {PAPER: HEAD + rest}


def bib(old: str, new: str) -> dict[str, str | None]:
    """The BibTeX file with one place changed."""
    assert BASE[BIB].count(old) == 1, old
    return {BIB: BASE[BIB].replace(old, new)}


def one_more(entry: str) -> dict[str, str | None]:
    """The BibTeX file with an entry more."""
    return {BIB: f"{BASE[BIB]}\n{entry}\n"}


MISTAKES = (
    # --- YAML ------------------------------------------------------------------------
    Mistake(
        name="a colon in a text without quotes",
        files=record("comments: Crust‸: the movie\n"),
        code="yaml",
        cause="mapping values are not allowed",
        fix="a value that contains ': ' must be quoted or written with '>-'",
    ),
    Mistake(
        name="a tab as indentation",
        files=record("terms:\n‸\tcraft: [baking]\n"),
        code="yaml",
        cause="a tab cannot indent",
        fix="use spaces",
    ),
    Mistake(
        name="a bracket that is not closed",
        files=record("terms:\n  craft: [baking\n‸"),
        code="yaml",
        cause="a list in brackets is not closed",
        fix="expected ',' or ']'",
    ),
    Mistake(
        name="a quote that is not closed",
        files=record('comments: ‸"Crust\nrelated: []\n'),
        code="yaml",
        cause="not valid YAML",
        fix="a quote is opened here and never closed",
    ),
    Mistake(
        name="a text that begins with a sign of YAML's",
        files=record("questions:\n  - ‸@baker asked why\n"),
        code="yaml",
        cause="a value cannot start with @",
        fix="quote it",
    ),
    Mistake(
        name="a line that is indented by one blank",
        files=record("terms:\n  craft: [baking]\n ‸grain: [rye]\n"),
        code="yaml",
        cause="the indentation does not fit the lines above",
        fix="or a quote is missing",
    ),
    Mistake(
        name="a key that comes twice",
        files=record("comments: One.\nissue: 3\n‸comments: Two.\n"),
        code="duplicate-key",
        cause="the key 'comments' already stands on line 3",
        fix="merge the two",
    ),
    Mistake(
        name="a file with nothing in it",
        files={PAPER: "‸"},
        code="empty",
        cause="the file is empty",
        fix="it must hold keys and values, as in 'status: listed'",
    ),
    Mistake(
        name="a file saved in Latin-1",
        files=record("comments: Cr‸ème\n"),
        encoding="latin-1",
        code="encoding",
        cause="the file must be UTF-8, but holds byte 0xe8",
        fix="save it as UTF-8 in your editor",
    ),
    # --- keys and values -------------------------------------------------------------
    Mistake(
        name="a misspelt key",
        files=record("‸sumary: It bakes.\n"),
        code="unknown-key",
        cause="'sumary' is not a key of the record",
        fix="did you mean 'summary'?",
    ),
    Mistake(
        name="a misspelt status",
        files={PAPER: "status: ‸reprted\nadded: 2024-05-21\n"},
        code="bad-value",
        cause="expected 'listed', 'reported', 'reviewed' or 'excluded', found 'reprted'",
        fix="did you mean 'reported'?",
    ),
    Mistake(
        name="typographic quotes",
        files={PAPER: "status: ‸“listed”\nadded: 2024-05-21\n"},
        code="bad-value",
        cause="found '“listed”'",
        fix="did you mean 'listed'?",
    ),
    Mistake(
        name="a date in another order",
        files={PAPER: "status: listed\nadded: ‸21.05.2024\n"},
        code="bad-date",
        cause="found '21.05.2024'",
        fix="a date is written YYYY-MM-DD, for example 2024-05-20",
    ),
    Mistake(
        name="the 31st of November",
        files={PAPER: "status: listed\nadded: ‸2024-11-31\n"},
        code="bad-date",
        cause="found '2024-11-31'",
        fix="expected a day of the calendar, as in 2024-05-20",
    ),
    Mistake(
        name="two digits of the year turned round",
        files={PAPER: "status: listed\nadded: ‸2042-05-21\n"},
        code="future-date",
        cause="2042-05-21 lies in the future",
        fix="write the day on which the paper was added",
    ),
    Mistake(
        name="a relevance beyond the scale",
        files=record("relevance: ‸7\n"),
        code="bad-value",
        cause="found '7'",
        fix="expected at most 5",
    ),
    Mistake(
        name="a relevance in words",
        files=record("relevance: ‸high\n"),
        code="wrong-type",
        cause="found 'high'",
        fix="expected a whole number",
    ),
    Mistake(
        name="one value where a list belongs",
        files=record("related: ‸miller2020loaves\n"),
        code="wrong-type",
        cause="related: expected a list",
        fix="as in '[a, b]'",
    ),
    Mistake(
        name="a thousand with a letter",
        files=record("datasets: [{name: Loaves, size: ‸70k}]\n"),
        code="wrong-type",
        cause="datasets[1].size",
        fix="expected a whole number, found '70k'",
    ),
    Mistake(
        name="a link without http",
        files=record("links: {code: ‸www.example.org/crust}\n"),
        code="bad-link",
        cause="found 'www.example.org/crust'",
        fix="a link must start with http:// or https://",
    ),
    Mistake(
        name="a report without a summary",
        files={
            PAPER: "status: ‸reported\nadded: 2024-05-21\nrelevance: 4\nsources: [paper]\nterms: {craft: [baking]}\n"
        },
        code="missing-key",
        cause="a paper that is reported",
        fix="needs the key 'summary'",
    ),
    Mistake(
        name="an exclusion without a reason",
        files={PAPER: "status: ‸excluded\nadded: 2024-05-21\n"},
        code="missing-key",
        cause="a paper that is excluded",
        fix="needs the key 'excluded_because'",
    ),
    # --- the vocabulary --------------------------------------------------------------
    Mistake(
        name="a misspelt term",
        files=record("terms: {craft: [‸sourdogh]}\n"),
        code="unknown-term",
        cause="'sourdogh' is not a term of axis craft",
        fix="did you mean 'sourdough'?",
    ),
    Mistake(
        name="another word for a term",
        files=record("terms: {craft: [‸oven-work]}\n"),
        code="unknown-term",
        cause="'oven-work' is not a term of axis craft",
        fix="did you mean 'baking'?",
    ),
    Mistake(
        name="a term under the wrong axis",
        files=record("terms: {craft: [‸rye]}\n"),
        code="unknown-term",
        cause="'rye' is not a term of axis craft",
        fix="it belongs to grain",
    ),
    Mistake(
        name="a misspelt axis",
        files=record("terms: {‸crafts: [baking]}\n"),
        code="unknown-axis",
        cause="'crafts' is not an axis of the vocabulary",
        fix="did you mean 'craft'?",
    ),
    Mistake(
        name="a measure among the terms",
        files=record("terms: {‸quality: [tasting]}\n"),
        code="unknown-axis",
        cause="'quality' is not an axis of the vocabulary",
        fix="its measures go under 'measures:'",
    ),
    Mistake(
        name="a finding without its place in the paper",
        files=record("claims:\n  - ‸{lever: baking, outcome: quality, effect: increases, statement: S.}\n"),
        code="missing-key",
        cause="claims[1]",
        fix="needs the key 'where'",
    ),
    Mistake(
        name="a direction in other words",
        files=record("claims:\n  - {lever: rye, outcome: quality, effect: ‸better, statement: S., where: Table 2}\n"),
        code="bad-value",
        cause="claims[1].effect: expected 'increases', 'decreases', 'mixed' or 'none'",
        fix="found 'better'",
    ),
    Mistake(
        name="an outcome that is none",
        files=record("claims:\n  - {lever: rye, outcome: ‸taste, effect: none, statement: S., where: Table 2}\n"),
        code="unknown-term",
        cause="'taste' is not an outcome",
        fix="the outcomes are quality, diversity, shelf-life",
    ),
    # --- papers and their entries ----------------------------------------------------
    Mistake(
        name="a misspelt key of a related paper",
        files=record("related: [‸miller2020loafs]\n"),
        code="related",
        cause="'miller2020loafs' is not a paper of the survey",
        fix="did you mean 'miller2020loaves'?",
    ),
    Mistake(
        name="a file that ends in .yaml",
        files={PAPER: None, "papers/baker2021crust.yaml": f"‸{HEAD}"},
        code="file-name",
        cause="a paper's file is named by its BibTeX key, in lower-case letters, digits and hyphens, and ends in .yml",
        fix="rename it, for example to papers/baker2021crust.yml",
        also=("no-paper",),
    ),
    Mistake(
        name="a file that is not named like its entry",
        files={PAPER: None, "papers/baker2021crusts.yml": f"‸{HEAD}"},
        code="no-entry",
        cause="there is no BibTeX entry 'baker2021crusts'",
        fix="did you mean 'baker2021crust'?",
        also=("no-paper",),
    ),
    Mistake(
        name="an entry without a record",
        files=one_more("‸@misc{lee2022rolls, title = {Rolls}, author = {Lee, A}, year = {2022}}"),
        code="no-paper",
        cause="the entry 'lee2022rolls' has no papers/lee2022rolls.yml",
        fix="a work that is only cited belongs in bib/background.bib",
    ),
    Mistake(
        name="a preprint that is there as a published paper",
        files={
            **one_more(
                "‸@misc{lee2020wild, title = {Wild}, author = {Lee, A}, year = {2020}, eprint = {2003.01234v3}}"
            ),
            "papers/lee2020wild.yml": HEAD,
        },
        code="duplicate-paper",
        cause="'lee2020wild' and 'miller2020loaves' (bib/references.bib, line 1) have the same arXiv id 2003.01234",
        fix="merge the two records",
    ),
    # --- BibTeX ----------------------------------------------------------------------
    Mistake(
        name="no comma after a field",
        files=bib("{On Crust},\n  author", "{On Crust}\n  ‸author"),
        code="bibtex",
        cause="syntax error",
        fix="is a comma missing at the end of the line above?",
    ),
    Mistake(
        name="a brace that is not closed",
        files=bib("@misc{baker2021crust,\n  title = {On Crust},", "‸@misc{baker2021crust,\n  title = {On Crust,"),
        code="bibtex",
        cause="the brace that opens this @misc",
        fix="is never closed",
    ),
    Mistake(
        name="a field commented out with a percent sign",
        files=bib("  author = {Baker, Bo}", "  ‸% author = {Baker, Bo}"),
        code="bibtex",
        cause="BibTeX has no comments inside an entry",
        fix="move the comment above it",
    ),
    Mistake(
        name="a key that is in use",
        files=one_more("‸@misc{baker2021crust, title = {Rolls}, author = {Lee, A}, year = {2022}}"),
        code="duplicate-entry",
        cause="the key 'baker2021crust' already stands on line 9",
        fix="rename or delete one",
    ),
    Mistake(
        name="an article without its journal",
        files={BIB: BASE[BIB].replace("@article{", "‸@article{").replace("  journal = {Journal of Bread},\n", "")},
        code="missing-field",
        cause="@article{miller2020loaves}",
        fix="needs the field journal or journaltitle",
    ),
    Mistake(
        name="an abbreviation that nobody defined",
        files=bib("{Journal of Bread}", "‸jbr"),
        code="undefined-string",
        cause="the @string 'jbr' is not defined",
        fix="define it above, or put the value in braces",
    ),
    # --- prose -----------------------------------------------------------------------
    Mistake(
        name="a misspelt citation",
        files={"docs/index.md": "# Bread\n\nLoaves got better [‸@miler2020loaves].\n"},
        code="citation",
        cause="there is no BibTeX entry 'miler2020loaves'",
        fix="did you mean 'miller2020loaves'?",
    ),
    Mistake(
        name="a page number in a citation",
        files={"docs/index.md": "# Bread\n\nLoaves got better ‸[@miller2020loaves, p. 3].\n"},
        code="citation",
        cause="'[@miller2020loaves, p. 3]' is not a citation",
        fix="write only keys in brackets, as in '[@one; @two]', and the rest outside",
    ),
)
"""What people get wrong, by the part of the survey that it is in."""
