"""The whole site as plain files that another engine can build.

MkDocs Material's support ends on 5 May 2027. What the hook hands to MkDocs is written here as Markdown files with
front matter instead: every generated page, the prose with its fragments filled in and its citations resolved, and the
assets. Nothing in this folder knows MkDocs any more; Zensical builds it as it is.
"""

from __future__ import annotations

import json
import posixpath
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from markupsafe import escape

from survey.assets import Asset
from survey.entries import authors_short
from survey.fragments import fill
from survey.load import DOCS
from survey.pages import Page, reference_line, url_of
from survey.prose import as_markdown, each_citation
from survey.survey import Survey

SETTINGS = "mkdocs.yml"


def write(root: Path, survey: Survey, pages: Iterable[Page], assets: Iterable[Asset], out: Path) -> int:
    """Writes the site's files below `out` and says how many pages they are.

    Raises `FileExistsError` when `out` holds something already, so that no page of an older run is left among them,
    and `FileNotFoundError` when the survey has no settings or no prose.
    """
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty; name a new folder")
    settings = _settings(root)
    # An editor's lock file is a link to nowhere.
    shutil.copytree(root / DOCS, out / DOCS, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))
    count = 0
    for path in sorted((out / DOCS).rglob("*.md")):
        name = path.relative_to(out / DOCS).as_posix()
        path.write_text(_prose(path.read_text("utf-8-sig", errors="replace"), survey, name), "utf-8")
        count += 1
    for page in pages:
        target = out / DOCS / _place(page.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_markdown(page), "utf-8")
        count += 1
    for asset in assets:
        _write(asset, out / DOCS / asset.path)
    (out / SETTINGS).write_text(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True), "utf-8")
    return count


def _write(asset: Asset, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(asset.content, Path):
        shutil.copyfile(asset.content, path)
    else:
        path.write_bytes(asset.content.encode() if isinstance(asset.content, str) else asset.content)


def _place(path: str) -> str:
    """The file for a generated page: in a folder of its own.

    There a link means the same to engines that take it as relative to the file (Zensical) and to those that take it
    as relative to the address (MkDocs).

    >>> _place("papers/xu2024wizardlm.md"), _place("papers/index.md")
    ('papers/xu2024wizardlm/index.md', 'papers/index.md')
    """
    return f"{url_of(path)}index.md"


def _markdown(page: Page) -> str:
    """A generated page as Markdown: front matter, and the body as one block of raw HTML."""
    # Zensical prints both without escaping them, as Material does.
    facts = {"title": escape(page.title), "description": escape(page.description), "hide": ["navigation", "toc"]}
    # JSON is YAML, and quotes whatever a title may hold.
    front = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts.items())
    # A blank line could end a block of raw HTML. Within <pre> it counts, so it is written as a character reference.
    body = re.sub(r"\n[ \t]*(?=\n)", "&#10;", page.html)
    return f"---\n{front}---\n\n{body}\n"


def _prose(markdown: str, survey: Survey, path: str) -> str:
    """A prose page with its fragments filled in, and each citation as a link to the paper or its source."""
    base = "../" * path.count("/")
    cited: dict[str, None] = {}

    def linked(keys: list[str]) -> str:
        cited.update(dict.fromkeys(keys))
        return f"({'; '.join(_link(key, survey, path) for key in keys)})"

    text = each_citation(fill(markdown, survey, base), linked)
    known = [key for key in cited if key in survey.references]
    if not known:
        return text
    notes = "".join(f"- {as_markdown(reference_line(survey.references[key], survey))}\n" for key in known)
    return f"{text}\n\n## References\n\n{notes}"


def _link(key: str, survey: Survey, path: str) -> str:
    reference = survey.references.get(key)
    if reference is None:
        return f"{as_markdown(key)}?"
    label = as_markdown(f"{authors_short(reference.authors)}, {reference.year or 'no year'}")
    if key in survey.by_key:
        return f"[{label}]({posixpath.relpath(_place(f'papers/{key}.md'), posixpath.dirname(path) or '.')})"
    return f"[{label}](<{reference.url}>)" if reference.url else label


def _settings(root: Path) -> Mapping[str, Any]:
    """What of `mkdocs.yml` every engine understands."""
    text = (root / SETTINGS).read_text("utf-8")
    settings: dict[str, Any] = yaml.load(text, Loader=_SettingsLoader)
    theme = settings.get("theme", {})
    theme = {"name": theme} if isinstance(theme, str) else {**theme}
    theme.pop("custom_dir", None)
    kept: dict[str, Any] = {
        key: settings[key]
        for key in ("site_name", "site_description", "site_url", "nav", "extra_css")
        if key in settings
    }
    return {**kept, "theme": theme, "markdown_extensions": settings.get("markdown_extensions", [])}


class _SettingsLoader(yaml.SafeLoader):
    """Reads `!ENV [NAME, default]` as the default: the files are for a place that is not known yet."""


def _default(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node)[-1]
    return None


_SettingsLoader.add_constructor("!ENV", _default)
