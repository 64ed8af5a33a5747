"""The shared .bib file has one canonical form, and advice for what could be better in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from bibtools import BIBLATEX, HARD, ROOT, bib_files
from survey import bibfile
from survey.bibfile import UnreadableError
from survey.bibliography import parse


def test_format_gives_one_order_and_one_layout() -> None:
    text = """\
% About the whole file.

@ARTICLE(zeta2020, Year = 2020 , TITLE="Last",journal = jbr # " B",
 author = {Doe, Jane}, zebra = {z}, ArchivePrefix={arXiv}, abstract = {a})
@string{ jbr = "Journal" }
% about alpha
@misc{alpha2021, title = {First,
   on two lines}}
"""
    assert (
        bibfile.format(text)
        == """\
% About the whole file.

@string{jbr = "Journal"}

% about alpha
@misc{alpha2021,
  title = {First,
   on two lines},
}

@article{zeta2020,
  title = "Last",
  author = {Doe, Jane},
  journal = jbr # " B",
  year = 2020,
  archivePrefix = {arXiv},
  abstract = {a},
  zebra = {z},
}
"""
    )


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("", ""),
        ("\n\n", ""),
        ("only words", "only words\n"),
        ("@misc{a}", "@misc{a,\n}\n"),
        ("@misc{a} % stays\n@misc{b}", "@misc{a,\n}  % stays\n\n@misc{b,\n}\n"),
        ("@misc{b}\n\n% at the end\n", "@misc{b,\n}\n\n% at the end\n"),
        # A comment that touches the first entry is about that entry; one above a blank line is about the file.
        ("% on b\n@misc{b}\n@misc{a}", "@misc{a,\n}\n\n% on b\n@misc{b,\n}\n"),
        ("% on all\n\n@misc{b}\n@misc{a}", "% on all\n\n@misc{a,\n}\n\n@misc{b,\n}\n"),
        ("% on all\n\n% on b\n@misc{b}\n@misc{a}", "% on all\n\n@misc{a,\n}\n\n% on b\n@misc{b,\n}\n"),
        ("@comment{jabref-meta: x}\n@misc{a}", "@comment{jabref-meta: x}\n@misc{a,\n}\n"),
        ("@misc{a}\r\n@misc{b,\r\n title={x\r\n y}}", "@misc{a,\n}\n\n@misc{b,\n  title = {x\n y},\n}\n"),
        (
            "@misc{a,title={x}}@preamble{ {p} # x }@string{x={y}}",
            "@string{x = {y}}\n\n@preamble{{p} # x}\n\n@misc{a,\n  title = {x},\n}\n",
        ),
        # Definitions stand before their uses, also in other definitions.
        ("@string{z={1}}@string{a=z}@string{b={2}}", "@string{b = {2}}\n@string{z = {1}}\n@string{a = z}\n"),
        # BibTeX wants a parent after its children.
        (
            "@book{a}@inbook{c,crossref={a}}@inbook{b,crossref={a}}",
            "@inbook{b,\n  crossref = {a},\n}\n\n@inbook{c,\n  crossref = {a},\n}\n\n@book{a,\n}\n",
        ),
    ],
)
def test_format_of(text: str, formatted: str) -> None:
    assert bibfile.format(text) == formatted
    assert bibfile.format(formatted) == formatted


@pytest.mark.parametrize(
    "text",
    [
        "@misc{a, title = {x}\n\n@misc{b}",
        "@misc{a, title = {x} year = 1}",
        "% @misc{a}\n@misc{b}",
        '@string{x="1"}\n@string{x="2"}',
        "@misc{a}}",
    ],
)
def test_a_file_whose_parts_cannot_be_told_apart_is_not_formatted(text: str) -> None:
    with pytest.raises(UnreadableError) as error:
        bibfile.format(text)
    assert error.value.problems


@pytest.mark.parametrize("text", [HARD, BIBLATEX], ids=["hard", "biblatex"])
def test_format_changes_no_value(text: str) -> None:
    assert values(bibfile.format(text)) == values(text)
    assert raw_values(bibfile.format(text)) == raw_values(text)


@pytest.mark.parametrize("path", sorted(ROOT.glob("bib/*.bib")), ids=lambda path: path.name)
def test_format_changes_no_value_of_the_shipped_files(path: Path) -> None:
    text = path.read_text("utf-8")
    assert raw_values(bibfile.format(text)) == raw_values(text)
    assert bibfile.format(bibfile.format(text)) == bibfile.format(text)


def values(text: str) -> dict[str, dict[str, str]]:
    return {r.key: dict(r.fields) for r in parse(text, "x")[0].references}


def raw_values(text: str) -> dict[str, dict[str, str]]:
    found = parse(text, "x")[0].references
    return {r.key: {field.name.lower(): r.raw(field) for field in r.own} for r in found}


# --- any file ------------------------------------------------------------------------


@given(bib_files())
def test_format_is_stable_and_keeps_every_value(text: str) -> None:
    assert not [problem for problem in parse(text, "x")[1] if problem.code == "bibtex"]
    formatted = bibfile.format(text)
    assert bibfile.format(formatted) == formatted
    assert raw_values(formatted) == raw_values(text)
    assert values(formatted) == values(text)


@given(bib_files())
def test_format_keeps_every_comment(text: str) -> None:
    comments = [word for word in parse_comments(text) if word]
    kept = parse_comments(bibfile.format(text))
    assert sorted(comments) == sorted(word for word in kept if word)


def parse_comments(text: str) -> list[str]:
    found = (text[block.start : block.end] for block in bibfile.blocks(text) if block.kind == "text")
    return [line.strip() for words in found for line in words.split("\n")]


# --- lint ----------------------------------------------------------------------------


def lint(text: str, code: str) -> list[str]:
    bibliography, problems = parse(text, "x.bib")
    assert not [problem for problem in problems if problem.is_error]
    return [problem.as_text() for problem in bibfile.lint(bibliography) if problem.code == code]


def entry(fields: str, kind: str = "article") -> str:
    return f"@{kind}{{key,\n  {fields},\n}}\n"


GOOD = {
    "capitals": [
        "title = {Self-Instruct: Aligning Language Models}",
        "title = {The {LLM} and {GPT-4} of {McDonald}}",
        "title = {On $K$-means and {$K$-NN} in \\emph{Spring}}",
        "title = {{LLMs All the Way}}",
        "title = {Vitamin C}",
    ],
    "abbreviated-name": [
        "author = {Doe, Jane A.}",
        "author = {{OpenAI}}",
        "author = {Plato}",
        "author = {Doe, Jo and others}",
    ],
    "page-range": [
        "pages = {1--20}",
        "pages = {7}",
        "pages = {1--3, 7--9}",
        "pages = {A-1}",
        "pages = {e12345}",
    ],
    "pasted-link": [
        "doi = {10.1000/xyz}",
        "url = {https://example.org}",
        "doi = {10.1000/xyz}, url = {https://doi.org/10.1000/xyz}",
        "eprint = {2401.00001v2}",
    ],
    "latex": [
        "title = {R \\& D, 100\\% of \\#1, a\\_b, $x_1^2$ and \\$5}",
        "url = {https://example.org/a_b?c=1&d=%20#e}",
        "doi = {10.1000/a_b}",
        "howpublished = {\\url{https://example.org/a_b%20}}",
        "abstract = {50% & more}",
    ],
    "names": ["author = {Doe, Jane and {Barnes, Noble; and, Sons, Inc.} and others}", "author = {King, Jr., Martin}"],
    "name-suffix": ["author = {King, Jr., Martin Luther}"],
    "unknown-field": ["zebra = {x}", "keywords = {x}", "bdsk-url-1 = {x}"],
    "dotless-i": ["title = {na{\\\"i}ve, \\i, S\\'{\\i}}".replace("S\\'{\\i}", "S\\'{i}")],
    "missing-editor": ["booktitle = {B}, editor = {Roe, Jo}"],
}

BAD = {
    "capitals": {
        "title = {An LLM for GPT-4o}": "x.bib:2:3: warning: capitals: many styles print these words in lower case; "
        "write {LLM}, {GPT-4o}",
        "title = {MetaMath}": "{MetaMath}",
        "title = {3D Shapes and {$K$}-NN}": "write {3D}, {NN}",
        "title = {{G}PTs, and eGPTs}": "{eGPTs}",
    },
    "abbreviated-name": {
        "author = {Doe, J. A.}": "write the first names out if they are known: J. A. Doe",
        "author = {J-P. Doe and Roe, Jo}": "J-P. Doe",
    },
    "page-range": {
        "pages = {1-20}": "a range of pages has two hyphens; write 1--20",
        "pages = {1–20}": "write 1--20",
        "pages = {1 - 20}": "write 1--20",
    },
    "pasted-link": {
        "doi = {https://doi.org/10.1000/xyz}": "write the DOI alone: doi = {10.1000/xyz}",
        "url = {https://doi.org/10.1000/xyz}": "this link is a DOI; write doi = {10.1000/xyz} instead",
        "eprint = {https://arxiv.org/abs/2401.00001v2}": "eprint = {2401.00001v2}",
        "eprint = {arXiv:2401.00001}": "eprint = {2401.00001}",
    },
    "latex": {
        "title = {R & D}": "x.bib:2:3: latex: LaTeX takes '&' for a command; write '\\&'",
        "title = {50% off}": "write '\\%'",
        "booktitle = {a_b}": "write '\\_'",
        "title = {costs $5}": "a dollar sign lacks its partner",
    },
    "names": {
        "author = {A, B, C, D}": "x.bib:2:3: names: 'A, B, C, D' has more than two commas",
        "author = {Doe, Jane and and Roe, Jo}": "a name is missing",
        "author = {Doe, Jane; Roe, Jo}": "semicolon",
        "author = {Doe, Jane et al.}": "write 'and others'",
        "author = {others and Doe, Jane}": "can only be the last",
        "author = {Doe,}": "ends in a comma",
    },
    "name-suffix": {"author = {Martin Luther King Jr.}": "write 'King, Jr., …'"},
    "unknown-field": {"jounral = {x}": "did you mean 'journal'?"},
    "dotless-i": {'title = {na{\\"\\i}ve}': "biber and pandoc misread"},
    "missing-editor": {"booktitle = {B}": "biblatex asks for the editor"},
}


@pytest.mark.parametrize(("code", "fields"), [(code, fields) for code, listed in GOOD.items() for fields in listed])
def test_lint_has_nothing_to_say_of(code: str, fields: str) -> None:
    kind = "incollection" if code == "missing-editor" else "article"
    assert lint(entry(fields, kind), code) == []


@pytest.mark.parametrize(
    ("code", "fields", "words"),
    [(code, fields, words) for code, pairs in BAD.items() for fields, words in pairs.items()],
)
def test_lint_says_of(code: str, fields: str, words: str) -> None:
    kind = "incollection" if code == "missing-editor" else "article"
    (found,) = lint(entry(fields, kind), code)
    assert words in found
    assert found.startswith("x.bib:2:3: ")


def test_lint_finds_the_first_line_out_of_form() -> None:
    text = "@misc{a,\n  title = {A},\n}\n\n@misc{b,\n  Title = {B},\n}\n"
    (found,) = lint(text, "bib-layout")
    assert found.startswith("x.bib:6:1: warning: bib-layout: ")
    assert lint(bibfile.format(text), "bib-layout") == []


PUBLISHED = """
@inproceedings{doe2024wizard, title = {Wizard: Making Models Follow Orders}, author = {Doe, Jané}, booktitle = {ICLR},
  year = {2024}, eprint = {2301.00001}, archiveprefix = {arXiv}}
"""


@pytest.mark.parametrize(
    ("fields", "is_same"),
    [
        ("title = {Wizard: Making Models Follow Orders}, eprint = {2301.99999}", True),
        ("title = {Wizard: Teaching Networks to Obey}, eprint = {2301.00001}", True),
        ("title = {Making Models Follow Orders}, eprint = {2301.99999}", True),
        ("title = {Witch: Making Bread Rise}, eprint = {2301.99999}", False),
        ("title = {Wizard: Making Models Follow Orders}, journal = {JMLR}", False),
    ],
)
def test_lint_finds_a_preprint_whose_published_version_is_there(fields: str, *, is_same: bool) -> None:
    text = f"{PUBLISHED}@misc{{doe2023wizard, author = {{Doe, Jane}}, year = {{2023}}, {fields}}}"
    assert bool(lint(text, "preprint-published")) is is_same


def test_lint_finds_a_string_with_two_values() -> None:
    one, other = (parse(f"@string{{acl = {{{value}}}}}", f"{value}.bib")[0] for value in ("a", "b"))
    (found,) = [p.as_text() for p in bibfile.lint(one, others=[one, other]) if p.is_error]
    assert found == "a.bib:1:1: duplicate-string: the @string 'acl' has another value in b.bib; rename one"


def test_lint_wants_parents_that_bibtex_can_use() -> None:
    text = "@inproceedings{a, crossref={p}}\n@proceedings{p, title={P}, crossref={q}}\n@book{q, title={Q}}"
    assert [found.split(": ")[2] for found in lint(text, "parent-booktitle")] == ["parent-booktitle"]
    assert lint(text, "crossref-chain") != []


def test_the_shipped_files_have_no_errors() -> None:
    files = [parse(path.read_text("utf-8"), path.name)[0] for path in sorted(ROOT.glob("bib/*.bib"))]
    found = [problem for file in files for problem in bibfile.lint(file, others=files) if problem.is_error]
    assert [problem.as_text() for problem in found] == []


def test_strings_that_unfold_without_end_are_refused() -> None:
    strings = "".join(f"@string{{s{number + 1} = s{number} # s{number}}}\n" for number in range(60))
    _, problems = parse(f'@string{{s0 = "lol"}}\n{strings}@misc{{a, title = s60}}', "x.bib")
    assert problems[0].as_text() == (
        "x.bib:14:24: bibtex: syntax error (@strings that unfold to more than 20,000 characters); write the value out"
    )
    assert {problem.code for problem in problems} == {"bibtex", "undefined-string"}
