"""The adapter between the survey and MkDocs: the only file that knows both.

MkDocs loads it as a hook. It reads the survey once a build, adds the generated pages and keeps mkdocs-bibtex to what
`survey.citations` calls a citation; everything else is in the package `survey`.
"""

from __future__ import annotations

from pathlib import Path

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from survey import WATCHED, Survey, read_survey
from survey.assets import Asset, assets
from survey.citations import hide, show
from survey.fragments import fill
from survey.pages import Page, Site, pages
from survey.prose import bibliography_for, for_bibtex, link_citations

log = get_plugin_logger("survey")


class GeneratedPage(MkDocsPage):
    """A page whose HTML is ready: MkDocs neither reads nor converts Markdown for it."""

    def __init__(self, page: Page, file: File, config: MkDocsConfig) -> None:
        super().__init__(None, file, config)
        self.generated = page

    def read_source(self, config: MkDocsConfig) -> None:
        """Sets what Markdown's front matter would; Material prints these without escaping them."""
        self.markdown = ""
        self.meta = {
            "title": str(escape(self.generated.title)),
            "description": str(escape(self.generated.description)),
            "hide": ["navigation", "toc"],
            "search": {"exclude": True},
            "survey_head": self.generated.head,
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Hands over the HTML."""
        self.content = self.generated.html
        # Material's link past the header leads to the first item.
        self.toc = TableOfContents([AnchorLink(str(escape(self.generated.title)), self.generated.heading, level=1)])
        self.present_anchor_ids = set(self.generated.anchors)


@event_priority(100)  # before mkdocs-bibtex reads its file
def on_config(config: MkDocsConfig) -> None:
    """Reads the survey, says what is wrong with it, and hands mkdocs-bibtex the works that prose cites."""
    root = _root(config)
    survey, problems = read_survey(root)
    for problem in problems:
        (log.error if problem.is_error else log.warning)(problem.as_text())
    config.extra["survey"] = survey
    bibtex = config.plugins.get("bibtex")
    if bibtex:
        bibtex.config["bib_file"] = str(bibliography_for(root, survey))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the generated pages and the other files."""
    site = Site(
        name=config.site_name,
        url=config.site_url or "",
        repo_url=(config.repo_url or "").rstrip("/"),
        edit_path=(config.edit_uri or "").strip("/").removesuffix("/docs"),
    )
    made: list[Page] = []
    for page in pages(config.extra["survey"], site):
        if files.get_file_from_path(page.path):
            log.error(f"docs/{page.path} stands where the survey makes a page of its own; move it")
            continue
        file = File.generated(config, page.path, content="")
        file.edit_uri = f"../{page.source}" if config.edit_uri and page.source else None
        GeneratedPage(page, file, config)
        files.append(file)
        made.append(page)
    config.extra["survey_pages"] = made
    for asset in assets(config.extra["survey"], site):
        files.append(_file(asset, config))
    return files


def _file(asset: Asset, config: MkDocsConfig) -> File:
    if isinstance(asset.content, Path):
        return File.generated(config, asset.path, abs_src_path=str(asset.content))
    return File.generated(config, asset.path, content=asset.content)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Has the tab of a page's section shown as active, though no paper stands in the navigation."""
    for file in files.documentation_pages():
        page = file.page
        if isinstance(page, GeneratedPage) and page.generated.section not in ("", file.src_uri):
            section = files.get_file_from_path(page.generated.section)
            # MkDocs types a parent as a section, and Material asks it only whether it is active.
            page.parent = section.page if section and section.page in nav.pages else None  # type: ignore[assignment]


@event_priority(75)
def _before_bibtex(markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    if isinstance(page, GeneratedPage):
        return markdown
    base = "../" * page.url.count("/")
    survey: Survey = config.extra["survey"]
    return for_bibtex(hide(fill(markdown, survey, base)), survey)


@event_priority(-75)
def _after_bibtex(markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    if isinstance(page, GeneratedPage):
        return markdown
    return show(link_citations(markdown, config.extra["survey"], page.file.src_uri))


on_page_markdown = CombinedEvent(_before_bibtex, _after_bibtex)


@event_priority(100)  # before the index is written
def on_post_build(config: MkDocsConfig) -> None:
    """Puts each generated page into the search index once, as one entry."""
    survey: Survey = config.extra["survey"]
    log.info(f"{len(survey.papers)} papers, {len(survey.left_out)} left out")
    for index in (p.search_index for p in config.plugins.values() if hasattr(p, "search_index")):
        index.entries += filter(None, (page.search_entry for page in config.extra["survey_pages"]))


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: object) -> None:
    """Has the site rebuilt when a record, an entry, the vocabulary or a template changes."""
    for path in WATCHED:
        if (_root(config) / path).exists():
            server.watch(str(_root(config) / path))


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent
