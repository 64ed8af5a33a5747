"""The whole site as plain files, and Zensical, an engine that builds them as they are."""

from __future__ import annotations

import doctest
import json
import os
import posixpath
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote

import pytest
import yaml
from click.testing import CliRunner

from markup import Document
from sites import FULL, ROOT, Files, write_site
from survey import Survey, elsewhere, read_survey
from survey.assets import Asset, assets
from survey.cli import main
from survey.pages import Page, Site, pages

Written = Callable[..., tuple[Path, Survey, int]]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes a survey's site as plain files: their folder, the survey, and how many pages it was told of."""

    def write(changes: Files = MappingProxyType({})) -> tuple[Path, Survey, int]:
        root = write_site(tmp_path / "root", {**FULL, **changes})
        survey, _ = read_survey(root)
        out = tmp_path / "out"
        return out, survey, elsewhere.write(root, survey, pages(survey, Site()), assets(survey, Site()), out)

    return write


def front_matter(path: Path) -> dict[str, object]:
    _, front, _ = path.read_text("utf-8").split("---\n", 2)
    values: dict[str, object] = yaml.safe_load(front)
    return values


def test_the_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(elsewhere).failed == 0


# --- files -------------------------------------------------------------------------------


def test_every_page_and_asset_is_written(written: Written) -> None:
    out, survey, count = written()
    made = list(pages(survey, Site()))
    assert count == len(made) + 2
    assert [page.path for page in made if not (out / "docs" / page.url / "index.md").is_file()] == []
    assert [asset.path for asset in assets(survey, Site()) if not (out / "docs" / asset.path).is_file()] == []
    assert (out / "docs/assets/survey.css").is_file()
    assert (out / "docs/index.md").is_file()


def test_assets_are_written_byte_for_byte(tmp_path: Path) -> None:
    root = write_site(tmp_path / "root", FULL)
    (root / "some.js").write_bytes(b"let x\r\n")
    given = [
        Asset(path="a/text.txt", content="ä\n"),
        Asset(path="b.bin", content=b"\x00\xff"),
        Asset(path="c.js", content=root / "some.js"),
    ]
    elsewhere.write(root, read_survey(root)[0], [], given, tmp_path / "out")
    found = {asset.path: (tmp_path / "out/docs" / asset.path).read_bytes() for asset in given}
    assert found == {"a/text.txt": "ä\n".encode(), "b.bin": b"\x00\xff", "c.js": b"let x\r\n"}


def test_titles_and_descriptions_stand_in_front_escaped_for_html(written: Written) -> None:
    title = '{Bread: \\"A\\" & [B] -- <i>C</i> \\# 1}'
    out, _, _ = written({"bib/references.bib": FULL["bib/references.bib"].replace("{On Crust}", title)})
    page = front_matter(out / "docs/papers/baker2021crust/index.md")
    assert "&lt;i&gt;C&lt;/i&gt;" in str(page["title"])
    assert "<" not in f"{page['title']}{page['description']}"
    assert page["hide"] == ["navigation", "toc"]


def test_no_blank_line_ends_a_block_of_html_and_bibtex_keeps_its_own(written: Written) -> None:
    out, survey, _ = written()
    text = (out / "docs/papers/miller2020loaves/index.md").read_text("utf-8")
    body = text.split("---\n", 2)[2].strip()
    assert "\n\n" not in body
    source = Document.of(body[body.index("<pre") : body.index("</pre>")])
    assert source.text == " ".join(survey.references["miller2020loaves"].source.split())
    assert "},&#10;\n  note" in body


def test_prose_has_its_fragments_and_links_for_its_citations(written: Written) -> None:
    out, _, _ = written()
    home = (out / "docs/index.md").read_text("utf-8")
    assert "<!--" not in home
    assert "sv-numbers-line" in home
    assert "[Miller et al., 2020](papers/miller2020loaves/index.md)" in home
    assert "[Knuth, 1984](<https://example.org/bread-book>)" in home
    assert "(Ancient, 1900)" in home
    assert "- Knuth (1984): The Bread Book. Oven Press.\n" in home
    below = (out / "docs/contribute/index.md").read_text("utf-8")
    assert "[Miller et al., 2020](../papers/miller2020loaves/index.md)" in below


def test_prose_without_citations_has_no_list_of_works(written: Written) -> None:
    out, _, _ = written({"docs/index.md": "# Bread\n\nme@example.org, `[@nobody]`\n"})
    assert (out / "docs/index.md").read_text("utf-8") == "# Bread\n\nme@example.org, `[@nobody]`\n"


def test_an_unknown_key_stays_readable(written: Written) -> None:
    out, _, _ = written({"docs/index.md": "See [@nobody2020; @ancient1900grain].\n"})
    assert "See (nobody2020?; Ancient, 1900)." in (out / "docs/index.md").read_text("utf-8")


def test_hostile_words_of_a_reference_stay_words(written: Written) -> None:
    hostile = "{<img src=x onerror=alert(1)//> [x](javascript:alert(1)) *y* | `z`}"
    out, _, _ = written({"bib/background.bib": FULL["bib/background.bib"].replace("{Grain}", hostile)})
    import markdown

    html = markdown.markdown((out / "docs/index.md").read_text("utf-8"), extensions=["md_in_html", "tables"])
    assert Document.of(html).is_harmless
    assert "<img src=x onerror=alert(1)//> [x](javascript:alert(1)) *y* | `z`" in Document.of(html).text


def test_hidden_files_and_files_in_other_encodings_do_no_harm(tmp_path: Path) -> None:
    root = write_site(tmp_path / "root", FULL)
    (root / "docs/.#index.md").symlink_to("nobody@nowhere.1234")
    (root / "docs/latin.md").write_bytes("# Gr\xfc\xdfe\n".encode("latin-1"))
    survey, _ = read_survey(root)
    elsewhere.write(root, survey, [], [], tmp_path / "out")
    assert not (tmp_path / "out/docs/.#index.md").is_symlink()
    assert (tmp_path / "out/docs/latin.md").read_text("utf-8") == "# Gr\ufffd\ufffde\n"


# --- settings ----------------------------------------------------------------------------


def test_settings_are_those_that_every_engine_understands(written: Written) -> None:
    out, _, _ = written()
    settings = yaml.safe_load((out / "mkdocs.yml").read_text("utf-8"))
    assert not {"hooks", "plugins", "validation", "repo_url"} & settings.keys()
    assert "custom_dir" not in settings["theme"]
    assert settings["site_url"].startswith("https://")
    assert {"Home": "index.md"} in settings["nav"]


@pytest.mark.parametrize(
    ("text", "theme"),
    [("site_name: X\n", {}), ("site_name: X\ntheme: material\n", {"name": "material"})],
)
def test_settings_may_be_short(tmp_path: Path, text: str, theme: object) -> None:
    root = write_site(tmp_path / "root", FULL)
    (root / "mkdocs.yml").write_text(text)
    elsewhere.write(root, read_survey(root)[0], [], [], tmp_path / "out")
    settings = yaml.safe_load((tmp_path / "out/mkdocs.yml").read_text("utf-8"))
    assert settings["theme"] == theme
    assert settings["site_name"] == "X"


def test_a_value_from_the_environment_is_left_to_its_default(tmp_path: Path) -> None:
    root = write_site(tmp_path / "root", FULL)
    text = "site_name: !ENV [SURVEY_NAME, Bread]\nsite_url: !ENV SURVEY_SITE_URL\n"
    (root / "mkdocs.yml").write_text(text)
    elsewhere.write(root, read_survey(root)[0], [], [], tmp_path / "out")
    settings = yaml.safe_load((tmp_path / "out/mkdocs.yml").read_text("utf-8"))
    assert (settings["site_name"], settings["site_url"]) == ("Bread", None)


# --- the command -------------------------------------------------------------------------


def test_the_command_says_how_many_pages_it_wrote_and_what_is_wrong(tmp_path: Path) -> None:
    root = write_site(tmp_path / "root", {**FULL, "papers/baker2021crust.yml": "status: nonsense\nadded: 2024-05-21\n"})
    result = CliRunner().invoke(main, ["--root", str(root), "pages", "--out", str(tmp_path / "out")])
    assert result.exit_code == 0
    assert "papers/baker2021crust.yml:1:9: " in result.stderr
    written = len(list((tmp_path / "out/docs").rglob("*.md")))
    assert f"{written} pages written to" in result.stderr


def test_the_command_does_not_write_among_other_files(tmp_path: Path) -> None:
    root = write_site(tmp_path / "root", FULL)
    result = CliRunner().invoke(main, ["--root", str(root), "pages", "--out", str(root)])
    assert result.exit_code == 1
    assert "is not empty; name a new folder" in result.stderr


@pytest.mark.parametrize("missing", ["mkdocs.yml", "docs"])
def test_the_command_says_what_it_misses(tmp_path: Path, missing: str) -> None:
    root = write_site(tmp_path / "root", FULL)
    (root / missing).rename(root / "elsewhere")
    result = CliRunner().invoke(main, ["--root", str(root), "pages", "--out", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert missing in result.stderr
    assert "Traceback" not in result.output


# --- Zensical ----------------------------------------------------------------------------


def built_by_zensical(folder: Path) -> Path:
    command = Path(sys.executable).with_name("zensical")
    result = subprocess.run(
        [str(command), "build"],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "No issues found" in result.stdout + result.stderr, result.stdout + result.stderr
    return folder / "site"


def dangling_links(site: Path) -> list[tuple[str, str]]:
    """Links and files of all pages that lead to nothing on disk."""
    found = []
    for path in sorted(site.rglob("index.html")):
        document = Document.of(path.read_text("utf-8"))
        base = path.parent.relative_to(site).as_posix()
        for link in {*document.links, *document.loaded}:
            bare = unquote(link.partition("#")[0].partition("?")[0])
            if ":" in bare or not bare:
                continue
            target = posixpath.normpath(posixpath.join(base, bare))
            file = site / target
            if target.startswith("..") or not (file.is_file() or (file / "index.html").is_file()):
                found.append((base, link))
    return found


@pytest.mark.site
def test_zensical_builds_every_page_and_no_link_is_broken(written: Written) -> None:
    out, survey, _ = written()
    site = built_by_zensical(out)
    made: list[Page] = list(pages(survey, Site()))
    assert [page.url for page in made if not (site / page.url / "index.html").is_file()] == []
    assert dangling_links(site) == []
    for page in made:
        text = Document.of((site / page.url / "index.html").read_text("utf-8")).text
        assert Document.of(page.html).text in text, page.url


@pytest.mark.site
def test_zensical_shows_hostile_titles_as_text(written: Written) -> None:
    title = "{On </title><script>alert(1)</script> Crust}"
    out, _, _ = written({"bib/references.bib": FULL["bib/references.bib"].replace("{On Crust}", title)})
    html = (built_by_zensical(out) / "papers/baker2021crust/index.html").read_text("utf-8")
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.site
def test_zensical_builds_the_shipped_survey(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--root", str(ROOT), "pages", "--out", str(tmp_path / "out")])
    assert result.exit_code == 0
    survey, _ = read_survey(ROOT)
    site = built_by_zensical(tmp_path / "out")
    urls = [page.url for page in pages(survey, Site())]
    assert len(urls) > 250
    assert [url for url in urls if not (site / url / "index.html").is_file()] == []
    assert dangling_links(site) == []
    assert "xu2024wizardlm" in json.dumps(json.loads((site / "search.json").read_text("utf-8")))
