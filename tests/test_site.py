"""Whole sites as MkDocs builds and serves them."""

from __future__ import annotations

import contextlib
import filecmp
import json
import os
import posixpath
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from markup import Document
from sites import FULL, ROOT, SUBPATH, Files, build, environment, write_site

pytestmark = pytest.mark.site

BuildOf = Callable[..., tuple[Path, subprocess.CompletedProcess[str]]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the survey that has everything, built strictly."""
    root = write_site(tmp_path_factory.mktemp("bread"), FULL)
    result = build(root, "--strict")
    assert result.returncode == 0, result.stderr
    return root / "site"


@pytest.fixture
def build_of(tmp_path: Path) -> BuildOf:
    """Builds the survey with some files changed: the site's folder, and what MkDocs said."""

    def run(changes: Files, *flags: str, **more: str) -> tuple[Path, subprocess.CompletedProcess[str]]:
        root = write_site(tmp_path / "survey", {**FULL, **changes})
        return root / "site", build(root, *flags, **more)

    return run


def document(site: Path, url: str) -> Document:
    return Document.of((site / url / "index.html").read_text("utf-8"))


def article(site: Path, url: str) -> Document:
    """What a page says, without the theme around it."""
    html = (site / url / "index.html").read_text("utf-8")
    return Document.of(html[html.index("<article") : html.index("</article>")])


def html_of(site: Path) -> Iterator[tuple[str, str]]:
    """Address and HTML of every page."""
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix().removesuffix("index.html"), path.read_text("utf-8")


# --- addresses ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "",
        "papers/",
        "papers/miller2020loaves/",
        "papers/crumb-notes/",
        "taxonomy/",
        "taxonomy/craft/",
        "taxonomy/craft/sourdough/",
        "taxonomy/quality/",
        "taxonomy/quality/tasting/",
        "contribute/",
        "export/",
    ],
)
def test_every_kind_of_page_has_its_address(site: Path, url: str) -> None:
    assert (site / url / "index.html").is_file()
    assert f"<loc>https://example.org{SUBPATH}{url}</loc>" in (site / "sitemap.xml").read_text("utf-8")


def test_a_paper_that_is_excluded_has_no_page(site: Path) -> None:
    assert not (site / "papers/toast2019stale").exists()


def test_every_link_and_every_file_that_a_page_asks_for_is_there(site: Path) -> None:
    dangling = []
    for url, html in html_of(site):
        found = Document.of(html)
        for address in {*found.links, *found.loaded}:
            path, _, anchor = address.partition("#")
            path = path.partition("?")[0]
            if address.startswith(f"https://example.org{SUBPATH}"):
                path = path.removeprefix("https://example.org")
            elif ":" in address or not path:
                continue
            # Under a sub-path nothing may reach above it.
            joined = posixpath.normpath(posixpath.join(SUBPATH, url, unquote(path)))
            inside = joined == SUBPATH.rstrip("/") or joined.startswith(SUBPATH)
            file = site / joined.removeprefix(SUBPATH.rstrip("/")).lstrip("/")
            page = file / "index.html" if file.is_dir() else file
            inside = inside and page.is_file()
            has_anchor = not anchor or page.suffix != ".html" or f'id="{anchor}"' in page.read_text("utf-8")
            if not inside or not has_anchor:
                dangling.append((url, address))
    assert dangling == []


def test_no_page_asks_anybody_else_for_anything(site: Path) -> None:
    asked = {(url, address) for url, html in html_of(site) for address in Document.of(html).loaded}
    assert {found for found in asked if re.match(r"(https?:)?//", found[1])} == set()
    styles = (site / "assets/survey.css").read_text("utf-8")
    assert re.findall(r"url\(|@import|//[\w.]+\.\w+", styles) == []


def test_own_scripts_ask_nobody_else_for_anything() -> None:
    scripts = [*(ROOT / "docs").rglob("*.js"), *(ROOT / "docs").rglob("*.mjs"), *(ROOT / "hooks").rglob("*.js")]
    hosts = {
        (path.name, address)
        for path in scripts
        for address in re.findall(r"""["'`](?:https?:)?//[^"'`\s]+""", path.read_text("utf-8"))
        if "w3.org" not in address  # names of formats
    }
    assert hosts == set()


def test_pages_are_not_in_the_navigation_but_their_section_is(site: Path) -> None:
    html = (site / "papers/miller2020loaves/index.html").read_text("utf-8")
    tabs = html[html.index('<nav class="md-tabs"') :]
    tabs = tabs[: tabs.index("</nav>")]
    active = re.findall(r'<li class="md-tabs__item md-tabs__item--active">\s*<a href="([^"]+)"', tabs)
    assert active == ["../"]
    assert "crumb-notes" not in tabs


def test_edit_links_open_the_file_that_a_page_comes_from(site: Path) -> None:
    edit = {
        url: re.findall(r'<a href="([^"]+)"[^>]*rel="edit"', html)
        for url, html in html_of(site)
        if url not in ("404.html", "export/")
    }
    below = "https://example.com/bread/survey/edit/main"
    assert edit["papers/miller2020loaves/"] == [f"{below}/papers/miller2020loaves.yml"]
    assert edit["taxonomy/craft/sourdough/"] == [f"{below}/taxonomy.yml"]
    assert edit["contribute/"] == [f"{below}/docs/contribute/index.md"]
    assert edit[""] == [f"{below}/docs/index.md"]
    assert edit["papers/"] == []  # it is made of many files


def test_titles_and_descriptions_are_those_of_the_page(site: Path) -> None:
    html = (site / "papers/miller2020loaves/index.html").read_text("utf-8")
    assert "<title>Better Loaves from Wild Yeast - " in html
    assert (
        '<meta name="description" content="Wild yeast makes better loaves &amp; keeps $x &lt; 2$ days longer.' in html
    )
    assert f'<link rel="canonical" href="https://example.org{SUBPATH}papers/miller2020loaves/">' in html


def test_a_fork_publishes_and_links_under_its_own_address(build_of: BuildOf) -> None:
    site, _ = build_of({}, SURVEY_SITE_URL="https://fork.example/of/", SURVEY_REPO_URL="https://fork.example/repo/")
    html = (site / "papers/miller2020loaves/index.html").read_text("utf-8")
    assert 'rel="canonical" href="https://fork.example/of/papers/miller2020loaves/"' in html
    assert 'href="https://fork.example/repo/edit/main/papers/miller2020loaves.yml"' in html
    assert "dahoas" not in html.lower()


def test_without_an_address_of_its_own_the_site_has_the_first_surveys(tmp_path: Path) -> None:
    root = write_site(tmp_path, FULL)
    bare = {key: value for key, value in environment().items() if not key.startswith("SURVEY_")}
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"], cwd=root, env=bare, check=True, capture_output=True
    )
    html = (root / "site/papers/miller2020loaves/index.html").read_text("utf-8")
    assert 'rel="canonical" href="https://dahoas.github.io/QDSyntheticData/papers/miller2020loaves/"' in html
    assert 'href="https://github.com/Dahoas/QDSyntheticData/edit/main/papers/miller2020loaves.yml"' in html


# --- search ------------------------------------------------------------------------------


def test_each_generated_page_is_in_the_search_index_once(site: Path) -> None:
    entries = json.loads((site / "search/search_index.json").read_text("utf-8"))["docs"]
    locations = [entry["location"] for entry in entries]
    generated = [url for url, _ in html_of(site) if url.startswith(("papers/", "taxonomy/")) and url != "papers/"]
    assert [url for url in generated if locations.count(url) != 1] == []
    assert not [location for location in locations if location.startswith(("papers/", "taxonomy/")) and "#" in location]
    assert locations.count("contribute/") == 1


# --- the same bytes ----------------------------------------------------------------------


def differing(one: Path, other: Path) -> list[str]:
    names = {path.relative_to(root).as_posix() for root in (one, other) for path in root.rglob("*") if path.is_file()}
    return sorted(
        name
        for name in names
        if not ((one / name).is_file() and (other / name).is_file())
        or not filecmp.cmp(one / name, other / name, shallow=False)
    )


def test_two_builds_of_one_tree_are_the_same_bytes(tmp_path: Path) -> None:
    built = []
    for name, seed, epoch in (("one", "1", "1700000000"), ("another", "2", "1700000000")):
        root = write_site(tmp_path / name, FULL)
        result = build(root, "--strict", PYTHONHASHSEED=seed, SOURCE_DATE_EPOCH=epoch, TZ=f"UTC-{seed}")
        assert result.returncode == 0, result.stderr
        built.append(root / "site")
        time.sleep(1)  # times of files are in seconds
    assert differing(*built) == []
    assert "<lastmod>2023-11-14</lastmod>" in (built[0] / "sitemap.xml").read_text("utf-8")


def test_make_takes_the_date_of_a_build_from_the_commit() -> None:
    make, git = shutil.which("make"), shutil.which("git")
    if not make or not git or not (ROOT / ".git").exists():
        pytest.skip("needs make, git and a clone")
    print_it = "print-date:\n\t@echo $$SOURCE_DATE_EPOCH\n"
    command = [make, "--no-print-directory", "-f", "Makefile", "-f", "-", "print-date"]
    bare = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    shown = subprocess.run(command, cwd=ROOT, env=bare, input=print_it, capture_output=True, text=True, check=True)
    commit = subprocess.run(
        [git, "-c", "safe.directory=*", "log", "-1", "--format=%ct"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == commit.stdout


# --- broken input ------------------------------------------------------------------------

BROKEN: Files = {"papers/baker2021crust.yml": "status: listed\nadded: 2024-05-21\nterms: {craft: [fryin]}\n"}
COMPLAINT = "papers/baker2021crust.yml:3:17: unknown-term: 'fryin' is not a term of axis craft; did you mean 'frying'?"


def test_a_broken_record_is_left_out_with_a_notice_on_home_and_on_papers(
    build_of: BuildOf,
) -> None:
    site, result = build_of(BROKEN)
    assert result.returncode == 0
    assert COMPLAINT in result.stderr
    assert "2 papers, 1 left out" in result.stderr
    assert not (site / "papers/baker2021crust").exists()
    for url in ("", "papers"):
        assert COMPLAINT in article(site, url).text
    assert "papers/baker2021crust/" not in (site / "search/search_index.json").read_text("utf-8")


def test_a_broken_record_is_not_published(
    build_of: BuildOf,
) -> None:
    _, result = build_of(BROKEN, "--strict")
    assert result.returncode == 1
    assert COMPLAINT in result.stderr


def test_a_survey_without_papers_says_how_to_add_the_first(
    build_of: BuildOf,
) -> None:
    nothing = {name: None for name in FULL if name.startswith(("papers/", "bib/", "docs/"))}
    taxonomy = re.sub(r"relevance:\n(  - .*\n)+", "", FULL["taxonomy.yml"]).replace(
        "[knuth1984bread, miller2020loaves]", "[]"
    )
    pages = {"docs/index.md": "# Bread\n\n<!-- survey: numbers -->\n\n<!-- survey: newest -->\n"}
    pages["docs/contribute/index.md"] = "# Contribute\n"
    site, result = build_of({**nothing, **pages, "bib/references.bib": "", "taxonomy.yml": taxonomy}, "--strict")
    assert result.returncode == 0, result.stderr
    assert "There is no paper yet. A paper is one YAML file in papers/" in article(site, "papers").text
    assert "There is no paper yet. Add the first one." in article(site, "").text
    assert "contribute/" in article(site, "").links


def test_a_survey_without_its_bibliography_builds_and_says_what_is_missing(
    build_of: BuildOf,
) -> None:
    nothing = {name: None for name in FULL if name.startswith("bib/")}
    site, result = build_of(nothing)
    assert result.returncode == 0, result.stderr
    assert "bib/references.bib:1:1: missing-file: " in result.stderr
    assert "bib/references.bib:1:1: missing-file: " in article(site, "").text


def test_a_survey_without_its_vocabulary_builds_and_shows_its_papers(build_of: BuildOf) -> None:
    site, result = build_of({"taxonomy.yml": "axes: [\n"})
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    assert "taxonomy.yml:2:1: " in article(site, "papers").text
    assert (site / "papers/crumb-notes/index.html").is_file()


def test_a_page_of_prose_where_the_survey_makes_one_is_a_fault(
    build_of: BuildOf,
) -> None:
    site, result = build_of({"docs/papers/miller2020loaves.md": "# Mine\n"})
    assert "docs/papers/miller2020loaves.md stands where the survey makes a page of its own; move it" in result.stderr
    assert "Mine" in article(site, "papers/miller2020loaves").text
    entries = json.loads((site / "search/search_index.json").read_text("utf-8"))["docs"]
    assert [e["title"] for e in entries if e["location"].startswith("papers/miller2020loaves/")] == ["Mine"]


# --- citations in prose ------------------------------------------------------------------

PAGE = """\
# Bread

Loaves got better [@miller2020loaves; @knuth1984bread], and better [@miller2020loaves].

Over two lines [@baker2021crust;
@knuth1984bread]. [ @ancient1900grain ]

[@ancient1900grain]: so they say.

Mail me@example.org or [me@example.org] or [us@example.org; @](mailto:us@example.org), says @someone.

A `[i@j]` and ``x[@miller2020loaves]`` and `\\bibliography`.

```python
@decorator
a[i@j] = [@miller2020loaves]
```

    @inproceedings{indented2020,
"""


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a page that cites, and that holds what mkdocs-bibtex takes for citations and should not."""
    root = write_site(tmp_path_factory.mktemp("cited"), {**FULL, "docs/index.md": PAGE})
    result = build(root, "--strict")
    assert result.returncode == 0, result.stderr
    return root / "site"


def notes(site: Path) -> str:
    html = (site / "index.html").read_text("utf-8")
    return html[html.index('<div class="footnote">') :]


def test_citations_become_numbered_notes(cited: Path) -> None:
    html = (cited / "index.html").read_text("utf-8")
    order = ["miller2020loaves", "knuth1984bread", "baker2021crust", "ancient1900grain"]
    assert re.findall(r'<li id="fn:([^"]+)"', html) == order
    assert '<a class="footnote-ref" href="#fn:miller2020loaves">1</a>' in html
    assert "[^" not in html
    assert "[@" not in re.sub(r"<code>.*?</code>", "", html, flags=re.DOTALL)


def test_notes_hold_the_reference_and_lead_to_the_papers_page(cited: Path) -> None:
    links = Document.of(notes(cited)).links
    assert "papers/miller2020loaves/" in links
    assert "papers/baker2021crust/" in links
    assert not any("knuth1984bread/" in link for link in links)
    text = Document.of(notes(cited)).text
    assert "Ada Miller, Bjørn Müller, and Cleo Rossi." in text
    assert "Don Knuth. The Bread Book. Oven Press, 1984." in text


def test_a_citation_before_a_colon_keeps_its_sentence(cited: Path) -> None:
    assert ": so they say." in article(cited, "").text


def test_addresses_stay_addresses(cited: Path) -> None:
    text = article(cited, "").text
    assert "Mail me@example.org or [me@example.org] or" in text
    assert "says @someone." in text


def test_code_stays_as_it_is(cited: Path) -> None:
    text = article(cited, "").text
    assert "A [i@j] and x[@miller2020loaves] and \\bibliography." in text
    assert "@decorator a[i@j] = [@miller2020loaves]" in text
    assert "@inproceedings{indented2020," in text


@pytest.fixture(scope="module")
def refusal(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What MkDocs says of citations that its plugin would drop, and of a bibliography that it would misread."""
    pages = {
        "docs/unknown.md": "# A\n\nText [@nobody2020nothing].\n",
        "docs/near.md": "Text [@miller2020loavs].\n",
        "docs/cut.md": "Text [@miller2020loaves.x].\n",
        "docs/odd.md": "Text [@ünï+1].\n",
        "docs/affix.md": "Text [see @miller2020loaves, p. 3].\n",
        "docs/key.md": "See [@old:1900/grain].\n",
        "bib/more.bib": FULL["bib/background.bib"].replace("ancient1900grain", "old:1900/grain"),
    }
    root = write_site(tmp_path_factory.mktemp("refused"), {**FULL, **pages})
    (root / "mkdocs.yml").write_text(
        (root / "mkdocs.yml").read_text("utf-8").replace("not_in_nav: |", "not_in_nav: |\n  *.md")
    )
    result = build(root, "--strict")
    assert result.returncode == 1, result.stderr
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.mark.parametrize(
    "complaint",
    [
        "docs/unknown.md:3:7: citation: ",
        "docs/near.md:1:7: citation: ",
        "did you mean 'miller2020loaves'?",
        "docs/cut.md:1:7: citation: '@miller2020loaves.x' cannot be cited: a key in prose has only letters, digits",
        "docs/odd.md:1:7: citation: ",
        "docs/affix.md:1:6: citation: ",
        "docs/key.md:1:6: citation: '@old:1900/grain' cannot be cited: a key in prose has only letters, digits",
    ],
)
def test_a_citation_that_would_vanish_is_refused_with_its_place(refusal: str, complaint: str) -> None:
    assert complaint in refusal


def test_a_key_in_two_files_is_refused(refusal: str) -> None:
    assert "bib/more.bib:1:1: duplicate-entry: the key 'knuth1984bread' already stands in bib/background.bib" in refusal


def test_the_plugin_has_nothing_to_complain_about(refusal: str) -> None:
    assert "Citing unknown reference key" not in refusal
    assert "Affixes not supported" not in refusal


# --- while somebody writes ---------------------------------------------------------------


class Server:
    """`mkdocs serve` on a free port of this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
        with contextlib.closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = (root / "serve.log").open("w+")

    def __enter__(self) -> Server:
        command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "-a", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            command, cwd=self.root, env=environment(), stdout=self.log, stderr=subprocess.STDOUT
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGINT)  # as Ctrl-C does
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def get(self, path: str) -> str:
        """A page's HTML; empty when there is none."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{SUBPATH}{path}", timeout=10) as answer:
                return str(answer.read().decode("utf-8"))
        except urllib.error.URLError:
            return ""

    def wait_for(self, path: str, is_so: Callable[[str], object]) -> str:
        """The page as soon as it is so; fails after half a minute."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            html = self.get(path)
            if is_so(html):
                return html
            assert self.process.poll() is None, self.said()
            time.sleep(0.1)
        raise AssertionError(f"{path} did not change\n{self.said()}")

    def said(self) -> str:
        return (self.root / "serve.log").read_text("utf-8")

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, "utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text("utf-8")
        assert old in text
        self.write(name, text.replace(old, new))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = write_site(tmp_path_factory.mktemp("served"), FULL, own_hooks=True)
    with Server(root) as running:
        running.wait_for("", lambda html: "Bread" in html)
        yield running


def test_a_record_that_breaks_is_left_out_and_comes_back_when_mended(server: Server) -> None:
    server.write("papers/baker2021crust.yml", BROKEN["papers/baker2021crust.yml"] or "")
    html = server.wait_for("", lambda html: "left out until mended" in html)
    assert COMPLAINT in Document.of(html).text
    assert COMPLAINT in server.said()
    assert server.get("papers/baker2021crust/") == ""
    assert COMPLAINT in Document.of(server.get("papers/")).text
    server.write("papers/baker2021crust.yml", FULL["papers/baker2021crust.yml"])
    server.wait_for("", lambda html: html and "left out until mended" not in html)
    assert "On Crust" in server.get("papers/baker2021crust/")


def test_a_file_that_cannot_be_read_at_all_does_not_stop_the_server(server: Server) -> None:
    server.write("papers/baker2021crust.yml", "status: [\n\t!!python/object/apply:os.system [id]\n")
    server.wait_for("", lambda html: "1 paper is left out until mended" in html)
    server.write("papers/baker2021crust.yml", FULL["papers/baker2021crust.yml"])
    server.wait_for("", lambda html: html and "left out until mended" not in html)


def test_a_new_paper_appears(server: Server) -> None:
    server.write("papers/new2025bun.yml", "status: listed\nadded: 2025-01-01\nterms: {grain: [wheat]}\n")
    server.replace(
        "bib/references.bib", "@misc{toast", "@misc{new2025bun, title={Bun}, author={N, N}, year=2025}\n@misc{toast"
    )
    assert "Bun" in server.wait_for("papers/new2025bun/", lambda html: "Bun" in html)


def test_a_change_of_the_vocabulary_shows(server: Server) -> None:
    server.replace("taxonomy.yml", "label: Sourdough", "label: Levain")
    server.wait_for("papers/miller2020loaves/", lambda html: ">Levain</a>" in html)


def test_a_change_of_the_bibliography_shows(server: Server) -> None:
    server.replace("bib/references.bib", "Better Loaves", "Best Loaves")
    html = server.wait_for("papers/miller2020loaves/", lambda html: "Best Loaves from Wild Yeast" in html)
    assert "Better Loaves" not in html
    assert "Best loaves" in server.get("")  # in the note, too


def test_a_change_of_a_template_shows(server: Server) -> None:
    server.replace("hooks/survey/templates/paper.jinja", "What it did", "What it did, then")
    server.wait_for("papers/crumb-notes/", lambda html: "What it did, then" in html)


def test_a_change_of_the_theme_shows(server: Server) -> None:
    server.replace("hooks/theme/partials/source.html", "md-source__repository", "md-source__repository sv-changed")
    server.wait_for("", lambda html: "sv-changed" in html)


def test_a_change_of_the_look_shows(server: Server) -> None:
    server.write("docs/assets/survey.css", "/* changed */\n")
    assert server.wait_for("assets/survey.css", lambda css: "changed" in css) == "/* changed */\n"


def test_a_change_of_prose_shows(server: Server) -> None:
    server.replace("docs/index.md", "long after", "ages after")
    server.wait_for("", lambda html: "ages after" in html)


def test_no_change_builds_the_site_for_ever(server: Server) -> None:
    for _ in range(5):  # what was changed last may still be built
        count = server.said().count("Documentation built")
        time.sleep(2)
        if server.said().count("Documentation built") == count:
            return
    raise AssertionError(server.said())
