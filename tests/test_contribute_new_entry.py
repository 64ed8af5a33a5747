"""Facts about a paper become a BibTeX entry in canonical form, under a key by the survey's rule."""

from __future__ import annotations

import re
import string
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey import bibfile
from survey.biblint import RULES
from survey.bibliography import names
from survey.contribute.new_entry import (
    NewEntry,
    as_bibtex,
    author_field,
    free_key,
    from_bibtex,
    key_stem,
    latex,
    title_field,
)
from survey.contribute.refusals import RefusedError
from survey.load import load
from survey.model import KEY_PATTERN
from survey.tex import to_unicode

ROOT = Path(__file__).resolve().parent.parent

TEXTS = st.text(max_size=60) | st.text("ab {}$\\%&~^_#AB,-.éß王'\"`@=\n", max_size=40)


# --- the key -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("author", "year", "title", "key"),
    [
        ("Xu, Can and Sun, Q.", 2024, "WizardLM: Empowering Large Models", "xu2024wizardlm"),
        # the first word that means something
        ("Ding, Bo", 2023, "Is GPT-3 a Good Annotator?", "ding2023gpt3"),
        ("Lee, A", 2023, "A Survey on the Use of Bread", "lee2023survey"),
        ("Lee, A", 2023, "On the Of", "lee2023on"),
        ("Lee, A", 2023, "How Do Loaves Rise?", "lee2023how"),
        ("Lee, A", 2023, "Self-Play: Bread", "lee2023selfplay"),
        ("Lee, A", 2023, "#InsTag: Tags", "lee2023instag"),
        ("Lee, A", 2023, "$k$-NN for Bread", "lee2023knn"),
        ("Lee, A", 2023, "1.5 Billion Loaves", "lee202315"),
        # family names
        ("van den Berg, Jan", 2023, "Bread", "vandenberg2023bread"),
        ("Jan van den Berg", 2023, "Bread", "vandenberg2023bread"),
        ("García-Ñúñez, Á", 2023, "Bread", "garcianunez2023bread"),
        (r"M{\"u}ller, E", 2023, "Bread", "muller2023bread"),
        ("Łoś, Ø", 2023, "Bread", "los2023bread"),
        ("Öztürk, C and others", 2023, "Bread", "ozturk2023bread"),
        ("O'Neil, C", 2023, "Bread", "oneil2023bread"),
        ("{Llama Team}", 2024, "The Llama Herd", "llamateam2024llama"),
        # a key begins with a letter, whatever there is
        ("{01.AI}", 2024, "Yi", "x01ai2024yi"),
        ("王, 小明", 2024, "Bread", "anon2024bread"),
        ("Wang, X", 2024, "面包", "wang2024"),
        ("Wang, X", None, "Bread", "wangbread"),
        ("", 2024, "Bread", "anon2024bread"),
    ],
)
def test_a_key_is_family_name_year_and_first_word(author: str, year: int | None, title: str, key: str) -> None:
    assert key_stem(names(author), year, title) == key


@given(TEXTS, st.none() | st.integers(0, 9999), TEXTS)
def test_any_author_and_title_give_a_valid_key(author: str, year: int | None, title: str) -> None:
    assert re.fullmatch(KEY_PATTERN, key_stem(names(author), year, title))


def test_the_rule_is_the_one_that_the_shipped_keys_follow() -> None:
    sources, _ = load(ROOT)
    references = list(sources.all_references())
    other = [r.key for r in references if key_stem(r.authors, r.year, r.title) != r.key]
    assert len(other) <= 0.04 * len(references), other


def test_a_key_that_is_taken_gets_a_letter() -> None:
    assert free_key("lee2023bread", set()) == "lee2023bread"
    assert free_key("lee2023bread", {"lee2023bread"}) == "lee2023breada"
    assert free_key("lee2023bread", {"lee2023bread", "lee2023breada"}) == "lee2023breadb"


def test_after_z_come_two_letters() -> None:
    taken = {"x", *(f"x{letter}" for letter in string.ascii_lowercase)}
    assert free_key("x", taken) == "xaa"


@given(st.sets(st.text("xab", min_size=1, max_size=3)))
def test_a_free_key_is_free(taken: set[str]) -> None:
    assert free_key("x", taken) not in taken


# --- titles and names ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Better Loaves from Wild Yeast", "Better Loaves from Wild Yeast"),
        ("LoafLM: Empowering LLMs", "{LoafLM}: Empowering {LLMs}"),
        ("Is GPT-4 (RLHF) a Baker?", "Is {GPT-4} ({RLHF}) a Baker?"),
        ("Self-Play of a Baker", "Self-Play of a Baker"),
        ("50% of R&D, #1_a", r"50\% of {R\&D}, \#1\_a"),
        ("Crème Brûlée", r"Cr{\`e}me Br{\^u}l{\'e}e"),
        ("The $k$-th Loaf", "The $k$-th Loaf"),
        ("A  title\n over lines", "A title over lines"),
        # capitals throughout are the publisher's, not the paper's
        ("LOAVES FROM WILD YEAST", "LOAVES FROM WILD YEAST"),
        # a brace alone would break the entry
        ("Open { Brace", r"Open \textbraceleft{} Brace"),
    ],
)
def test_a_title_is_escaped_and_keeps_its_capitals(title: str, field: str) -> None:
    assert title_field(title) == field


@given(TEXTS)
def test_plain_text_as_latex_has_its_braces_in_pairs(text: str) -> None:
    entry = NewEntry(type="misc", fields={"title": f"T {latex(text)}", "year": "2020"})
    assert entry.reference().fields["title"]


@given(st.text(st.characters(categories=("L", "N", "Zs")), min_size=1, max_size=40).filter(lambda text: text.split()))
def test_words_come_back_as_they_were(text: str) -> None:
    plain = unicodedata.normalize("NFC", "".join(text.split()))
    assert "".join(to_unicode(title_field(text)).split()) == plain


@pytest.mark.parametrize(
    ("people", "field"),
    [
        (["Ada B. Crumb", "Bo Rye"], "Crumb, Ada B. and Rye, Bo"),
        (["Ludwig van Rye"], "van Rye, Ludwig"),
        (["Crumb, Ada B."], "Crumb, Ada B."),
        (["Martin Luther King Jr."], "King, Jr., Martin Luther"),
        (["Zoë Brûlé"], r"Br{\^u}l{\'e}, Zo{\"e}"),
        (["Gemini Team", "DeepSeek-AI"], "{Gemini Team} and {DeepSeek-AI}"),
        (["AI @ Meta, Llama Team"], "{AI @ Meta, Llama Team}"),
        (["Barnes and Noble"], "{Barnes and Noble}"),
        (["", "  Bo   Rye "], "Rye, Bo"),
        ([], ""),
    ],
)
def test_names_are_turned_round_and_bodies_stay_whole(people: list[str], field: str) -> None:
    assert author_field(people) == field


def test_a_letter_that_latex_has_no_command_for_stays() -> None:
    assert to_unicode(author_field(["Gyűrű Ħal"])) == "Ħal, Gyűrű"


@given(TEXTS.filter(lambda text: text.strip()), st.lists(TEXTS, max_size=3))
def test_whatever_a_server_says_makes_an_entry_that_can_be_read(title: str, people: list[str]) -> None:
    fields = {"title": title_field(title), "author": author_field(people), "year": "2020"}
    text = as_bibtex(NewEntry(type="misc", fields=fields), "key2020")
    assert bibfile.format(text + "\n") == text + "\n"


# --- from BibTeX ---------------------------------------------------------------------


def added(text: str) -> str:
    return as_bibtex(from_bibtex(text, "paper.bib"), "new")


def test_an_entry_gets_the_canonical_form() -> None:
    assert added('@Article{Old:Key, year=2020, Author="Crumb, Ada", journal={J}, title = "On {B}read"}') == (
        "@article{new,\n  title = {On {B}read},\n  author = {Crumb, Ada},\n  journal = {J},\n  year = {2020},\n}"
    )


def test_what_is_not_bibliographic_is_left_out_and_said() -> None:
    entry = from_bibtex(
        "@misc{a, title={T}, abstract={Long.}, keywords={x}, file={a.pdf}, bdsk-url-1={u}, biburl={v}}", "paper.bib"
    )
    assert dict(entry.fields) == {"title": "T"}
    assert entry.notes == ("left out of the entry: abstract, bdsk-url-1, file, keywords",)


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("month = jul", "month = jul,"),
        ("month = {July}", "month = jul,"),
        ('month = "07"', "month = jul,"),
        ("month = {Summer}", "month = {Summer},"),
        ("pages = {10-20}", "pages = {10--20},"),
        ("pages = {10 – 20}", "pages = {10--20},"),
        ("pages = {e12}", "pages = {e12},"),
        ("doi = {https://doi.org/10.1000/x}", "doi = {10.1000/x},"),
        ("publisher = jbr # { Press}", "publisher = {Journal of Bread Press},"),
    ],
)
def test_values_are_tidied(written: str, line: str) -> None:
    assert f"  {line}\n" in added(f"@string{{jbr = {{Journal of Bread}}}}\n@book{{a, title = {{T}}, {written}}}")


@pytest.mark.parametrize(
    "written",
    [
        # Google Scholar
        "@article{x, title={T}, author={A, B}, journal={arXiv preprint arXiv:2304.12244}, year={2023}}",
        # DBLP
        "@article{x, title={T}, author={A, B}, journal={CoRR}, volume={abs/2304.12244}, year={2023}, "
        "eprinttype={arXiv}, eprint={2304.12244}}",
        # DataCite
        "@misc{https://doi.org/10.48550/arxiv.2304.12244, title={T}, author={A, B}, publisher={arXiv}, "
        "doi={10.48550/ARXIV.2304.12244}, year={2023}}",
        # arXiv
        "@misc{x2023t, title={T}, author={A, B}, year={2023}, eprint={2304.12244}, archivePrefix={arXiv}, "
        "url={https://arxiv.org/abs/2304.12244}}",
    ],
)
def test_a_preprint_is_written_one_way_wherever_it_comes_from(written: str) -> None:
    text = "\n".join(line for line in added(written).splitlines() if not line.startswith("  doi"))
    assert text == (
        "@misc{new,\n  title = {T},\n  author = {A, B},\n  year = {2023},\n  eprint = {2304.12244},\n"
        "  archivePrefix = {arXiv},\n  url = {https://arxiv.org/abs/2304.12244},\n}"
    )


def test_a_published_paper_keeps_its_arxiv_id_beside_its_venue() -> None:
    text = added("@inproceedings{x, title={T}, booktitle={ICBR}, eprint={2304.12244}, archivePrefix={arXiv}}")
    assert text.startswith("@inproceedings{new,")
    assert "booktitle = {ICBR}" in text


def test_proceedings_that_the_entry_names_are_folded_into_it() -> None:
    text = added(
        "@inproceedings{DBLP:conf/a, title={T}, author={A, B}, crossref={DBLP:conf/b}}\n"
        "@proceedings{DBLP:conf/b, title={Proceedings of Bread}, editor={C, D}, year={2020}, publisher={P}}"
    )
    assert "booktitle = {Proceedings of Bread}" in text
    assert "crossref" not in text


@pytest.mark.parametrize("key", ["", "schöner2020", "a b", "Smith(2020)", "a~b", "https://doi.org/10.1/x"])
def test_the_key_of_the_entry_does_not_matter(key: str) -> None:
    assert added(f"@misc{{{key}, title = {{T}}}}") == "@misc{new,\n  title = {T},\n}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "paper.bib holds no BibTeX entry"),
        ("Crumb, A. (2020). On Bread.", "paper.bib holds no BibTeX entry"),
        ("@string{a = {b}}", "paper.bib holds no BibTeX entry"),
        ("@misc{a, title={T}}\n@misc{b, title={U}}", "paper.bib holds 2 entries (a, b); add them one at a time"),
        ("@misc{a, title={T}", "paper.bib:1:1: bibtex: the brace that opens this @misc is never closed"),
        ("\n@misc{a, title={T} year={2020}}", "paper.bib:2:20: bibtex: syntax error"),
        ("@misc{a, title={T}, journal=jbr}", "paper.bib:1:29: undefined-string"),
    ],
)
def test_what_is_no_single_paper_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(RefusedError, match=re.escape(words)):
        from_bibtex(text, "paper.bib")


def test_an_entry_of_our_making_has_nothing_to_advise() -> None:
    entry = NewEntry(
        type="misc",
        fields={"title": title_field("LoafLM & Co."), "author": author_field(["Ada Crumb"]), "year": "2023"},
    )
    assert [problem for rule in RULES for problem in rule(entry.reference())] == []
