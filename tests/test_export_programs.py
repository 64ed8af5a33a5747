"""The programs that authors use accept what leaves the survey: bibtex, biber, pandoc and LaTeX, run for real.

They are skipped with their reason where a program is not installed, and fail then in CI.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from pathlib import Path

import pytest

from bibtools import needs, run, survey_of_bib, surveys
from survey.export import files
from survey.survey import Survey

PREAMBLE = r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{lmodern}"


# Entries with biblatex's fields are for biber; old bibtex gets them in the ASCII export. Biber misreads an accent on
# `\i` and a month with a day, which trouble has and biblatex's own export has not.
FOR_BIBTEX = [(source, name) for source in ("hard", "shipped") for name in ("references", "references-ascii")]
FOR_BIBTEX += [("biblatex", "references-ascii")]
FOR_BIBER = [(source, "references-biblatex") for source in ("hard", "biblatex", "shipped")]
FOR_BIBER += [(source, "references") for source in ("biblatex", "shipped")]
SOURCES = ("hard", "biblatex", "shipped")


def export_to(folder: Path, survey: Survey) -> Path:
    for file in files(survey):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.text.encode())
    return folder


def keys(survey: Survey) -> set[str]:
    return {paper.key for paper in survey.papers}


def pdflatex(folder: Path) -> str:
    return run(needs("pdflatex"), "-interaction=nonstopmode", "-halt-on-error", "-draftmode", "paper", cwd=folder)


# --- bibtex --------------------------------------------------------------------------


@pytest.mark.parametrize("style", ["plain", "alpha", "plainnat"])
@pytest.mark.parametrize(("source", "name"), FOR_BIBTEX)
def test_bibtex_has_no_complaint(tmp_path: Path, source: str, name: str, style: str) -> None:
    survey = surveys()[source]
    folder = export_to(tmp_path, survey)
    said = bibtex(folder, name, style)
    assert "warning" not in said.lower()
    assert "error" not in said.lower()
    bibliography = (folder / "paper.bbl").read_bytes().decode("utf-8", errors="replace")
    assert set(re.findall(r"\\bibitem(?:\[(?:[^][]|\[[^]]*\])*\])?\{([^}]+)\}", bibliography)) >= keys(survey)


@pytest.mark.parametrize("style", ["plain", "alpha", "plainnat"])
@pytest.mark.parametrize("source", SOURCES)
def test_every_key_appears_in_what_latex_typesets(tmp_path: Path, source: str, style: str) -> None:
    survey = surveys()[source]
    folder = export_to(tmp_path, survey)
    bibtex(folder, "references-ascii", style)
    pdflatex(folder)
    said = pdflatex(folder)
    assert "undefined" not in said
    typeset = set(re.findall(r"\\bibcite\{([^}]+)\}", (folder / "paper.aux").read_text("utf-8", errors="replace")))
    assert typeset >= keys(survey)


def bibtex(folder: Path, name: str, style: str) -> str:
    packages = r"\usepackage{natbib}\usepackage{url}" if style == "plainnat" else r"\usepackage{url}"
    body = rf"\begin{{document}}\nocite{{*}}\bibliographystyle{{{style}}}\bibliography{{{name}}}\end{{document}}"
    (folder / "paper.tex").write_text(PREAMBLE + packages + body, "utf-8")
    pdflatex(folder)
    return run(needs("bibtex"), "paper", cwd=folder)


# --- biber ---------------------------------------------------------------------------


@pytest.mark.parametrize(("source", "name"), FOR_BIBER)
def test_biber_has_no_complaint(tmp_path: Path, source: str, name: str) -> None:
    survey = surveys()[source]
    folder = export_to(tmp_path, survey)
    packages = rf"\usepackage[backend=biber]{{biblatex}}\addbibresource{{{name}.bib}}"
    body = r"\begin{document}\nocite{*}\printbibliography\end{document}"
    (folder / "paper.tex").write_text(PREAMBLE + packages + body, "utf-8")
    pdflatex(folder)
    options = ["--validate-datamodel"] if name == "references-biblatex" else []
    said = run(needs("biber"), *options, "paper", cwd=folder)
    complaints = re.findall(r"^(?:WARN|ERROR) - .*", said, re.MULTILINE)
    assert [complaint for complaint in complaints if not re.search(_LACKS, complaint)] == []
    entries = re.findall(r"\\entry\{([^}]+)\}", (folder / "paper.bbl").read_text("utf-8"))
    assert set(entries) >= keys(survey)
    pdflatex(folder)


_LACKS = r"Datamodel: .* (?:Missing mandatory field|Invalid field 'location' for entrytype 'article')"
"""What a file that is sound BibTeX may lack or have for biblatex; no export can make it up."""


# --- pandoc --------------------------------------------------------------------------


@pytest.mark.parametrize("source", SOURCES)
def test_pandoc_renders_one_bibliography_from_three_files(tmp_path: Path, source: str) -> None:
    survey = surveys()[source]
    folder = export_to(tmp_path, survey)
    # pandoc prints the kind of a report from biblatex only, and misreads accents on \\i in BibTeX.
    cited = ", ".join(f"@{key}" for key in sorted(keys(survey) - {"report2017", "accents2020"}))
    (folder / "paper.md").write_text(f"---\nnocite: '{cited}'\n---\n", "utf-8")
    shutil.copy(folder / "references.bib", folder / "references.bibtex")  # it takes what ends in .bib for biblatex
    names = ["references-biblatex.bib", "references.json"] + ["references.bibtex"] * (source != "biblatex")
    rendered = [pandoc(folder, name) for name in names]
    assert len(rendered[0].split("\n\n")) >= len(keys(survey)) - 2
    assert rendered[1:] == rendered[:1] * (len(rendered) - 1)


def pandoc(folder: Path, bibliography: str) -> str:
    command = (needs("pandoc"), "paper.md", "--citeproc", "--bibliography", bibliography)
    return run(*command, "--to", "plain", "--wrap", "none", cwd=folder)


# --- LaTeX ---------------------------------------------------------------------------


def test_the_tables_compile_beside_the_bibliography(tmp_path: Path) -> None:
    folder = export_to(tmp_path, surveys()["shipped"])
    packages = r"\usepackage{array,booktabs,longtable,graphicx}\usepackage[numbers]{natbib}\usepackage{url}"
    body = r"\begin{document}\input{tables}\bibliographystyle{plainnat}\bibliography{references-ascii}\end{document}"
    (folder / "paper.tex").write_text(PREAMBLE + packages + body, "utf-8")
    pdflatex(folder)
    said = run(needs("bibtex"), "paper", cwd=folder)
    assert "warning" not in said.lower()
    pdflatex(folder)
    said = pdflatex(folder)
    assert "Citation" not in said


def test_one_table_compiles_by_itself(tmp_path: Path) -> None:
    folder = export_to(tmp_path, surveys()["shipped"])
    for table in sorted((folder / "tables").glob("*.tex")):
        body = rf"\begin{{document}}\input{{tables/{table.stem}}}\end{{document}}"
        (folder / "paper.tex").write_text(PREAMBLE + r"\usepackage{array,booktabs,longtable,graphicx}" + body, "utf-8")
        pdflatex(folder)


LATIN = [chr(code) for code in (*range(0xA1, 0x180), *range(0x1E00, 0x1EFA))]
NO_ACCENT = {"\u031b", "\u0325", "\u0309", "\u0324", "\u032d", "\u032e", "\u0330"}
"""Marks that LaTeX has no accent for: hook and horn (Vietnamese), and five below a letter."""


def test_every_latin_letter_is_typeset_from_ascii(tmp_path: Path) -> None:
    letters = [letter for letter in LATIN if NO_ACCENT.isdisjoint(unicodedata.normalize("NFD", letter))]
    letters = [letter for letter in letters if letter not in "ſẚẛẜẝẟ"]
    entries = [f"@misc{{u{ord(letter):04x}, title = {{{{{letter}}} x}}, year = {{2020}}}}" for letter in letters]
    folder = export_to(tmp_path, survey_of_bib("\n".join(entries)))
    assert (folder / "references-ascii.bib").read_bytes().isascii()
    bibtex(folder, "references-ascii", "plain")
    pdflatex(folder)
