"""A small survey that has everything a survey may have, and how tests build whole sites."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The repository."""

Files = Mapping[str, str | None]
"""Contents by path; None takes a file away."""

SUBPATH = "/deep/survey/"
"""Where tests pretend that a site is published, below its host."""

TAXONOMY = """\
outcomes:
  - {id: quality, label: Quality, definition: How good the loaves are.}
  - {id: diversity, label: Variety, definition: How much the loaves differ.}
  - {id: shelf-life, label: Shelf life, definition: How long a loaf keeps.}
relevance:
  - {value: 4, label: Mostly bread, definition: Some of it bakes., example: baker2021crust}
  - {value: 5, label: All about bread, definition: It bakes., example: miller2020loaves}
venues:
  - {label: JBR, match: [Journal of Bread]}
properties:
  - id: quality
    label: Quality
    question: How good is it?
    definition: What a loaf is worth.
    measures:
      - id: tasting
        label: Tasting
        definition: People eat it.
        aliases: [taste panel]
        level: sample
        direction: higher
        formula: \\frac{1}{n}\\sum_i s_i
        needs: Hungry people.
        sample_size: Noisy below $n = 10$.
        failures: Butter hides much.
      - {id: blind-tasting, parent: tasting, label: Blind tasting, definition: People eat it unseen., level: dataset}
  - id: diversity
    label: Variety
    question: How much do loaves differ?
    definition: What two loaves have not in common.
    measures:
      - {id: shape-count, label: Shapes, definition: Shapes are counted., direction: higher}
  - id: complexity
    label: Effort
    question: How hard is it?
    definition: What it takes.
    measures:
      - {id: step-count, label: Steps, definition: Steps are counted.}
axes:
  - id: craft
    label: Craft
    question: How is it made?
    definition: What is done to the dough.
    colored: true
    terms:
      - {id: baking, label: Baking, definition: Heat from an oven., aliases: [oven work]}
      - id: sourdough
        parent: baking
        label: Sourdough
        definition: Baking with wild yeast.
        references: [knuth1984bread, miller2020loaves]
      - {id: frying, label: Frying, definition: Heat from fat.}
  - id: grain
    label: Grain
    question: What is it made of?
    definition: The flour.
    terms:
      - {id: rye, label: Rye, definition: Secale cereale.}
      - {id: wheat, label: Wheat, definition: Triticum aestivum.}
"""

FULL: dict[str, str] = {
    "taxonomy.yml": TAXONOMY,
    "papers/miller2020loaves.yml": """\
status: reported
added: 2024-05-20
issue: [7, 12]
relevance: 5
summary: |-
  Wild yeast makes better loaves & keeps $x < 2$ days longer.

  The second paragraph names a zymurgist.
terms: {craft: [sourdough], grain: [rye]}
measures:
  quality: [tasting]
  diversity: {shown: [shape-count]}
  complexity: claimed
models: {generator: [Oven 1], trained: [Starter A, Starter B], judge: [Nose], embedding: [Tongue]}
datasets:
  - {name: Loaf-70k, size: 70000, unit: loaves, url: "https://example.org/loaves?a=1&b=2"}
  - {name: Crumbs, size: 0}
  - {name: Toast}
benchmarks: [Breakfast, Supper]
claims:
  - lever: sourdough
    outcome: quality
    effect: increases
    versus: baker's yeast
    measure: tasting
    condition: rye only
    statement: Sourdough tastes better by 12 %.
    where: "Table 1"
  - {lever: quality, outcome: shelf-life, effect: mixed, basis: argued, statement: Good loaves go., where: abstract}
  - {lever: frying, outcome: diversity, effect: decreases, statement: All doughnuts look alike., where: "§3"}
  - {lever: baking, outcome: shelf-life, effect: none, basis: cited, statement: Nothing keeps., where: "§4"}
results:
  - setting: 100 rye loaves
    baseline: baker's yeast
    method: sourdough
    quality: {measure: tasting, level: sample, better: higher, baseline: 5.9, value: 6.7, unit: points}
    diversity: {measure: shape-count, level: dataset, better: higher, baseline: 4, value: 4, n: 2, note: by eye}
    complexity: {measure: step-count, level: sample, better: lower, baseline: 3, value: 9}
    where: Table 2
  - setting: Hours of rest
    knob: sourdough
    quality: {measure: blind-tasting, level: sample, better: higher}
    diversity: {measure: shape-count, level: dataset, better: higher, n: 3}
    points: [{at: 1, quality: 1.5, diversity: 2}, {at: overnight, quality: 2, diversity: 1}]
    where: Figure 3
  - setting: Heat
    knob: temperature
    quality: {measure: tasting, level: sample, better: higher, unit: points}
    diversity: {measure: shape-count, level: dataset, better: higher}
    points: [{at: 200, quality: 1, diversity: 2}, {at: 250, quality: 0.5, diversity: 1}]
    where: Figure 4
links: {code: "https://example.org/code", data: "https://example.org/data", project: "https://example.org/code/"}
related: [baker2021crust]
comments: |-
  *Well* kneaded; see [the mill](https://example.org/mill).

  - one
  - two
questions: ["Does it scale past $10^3$ loaves?"]
sources: [abstract, paper, report, "https://example.org/read"]
""",
    "papers/baker2021crust.yml": """\
status: listed
added: 2024-05-21
relevance: 4
terms: {craft: [frying, sourdough]}
measures: {quality: absent}
""",
    "papers/crumb-notes.yml": """\
status: reviewed
added: 2024-05-19
relevance: 1
summary: Notes on crumbs.
terms: {grain: [wheat, rye]}
sources: [paper]
""",
    "papers/toast2019stale.yml": """\
status: excluded
added: 2024-05-18
excluded_because: Toast is no bread.
""",
    "bib/references.bib": """\
@string{jbr = {Journal of Bread Research}}

@article{miller2020loaves,
  title   = {Better Loaves from Wild {Y}east},
  author  = {Miller, Ada and M{\\"u}ller, Bj{\\o}rn and Rossi, Cleo},
  journal = jbr,
  year    = {2020},
  eprint  = {2003.01234},
  doi     = {10.1000/Bread.1},

  note    = "blank line above, \\& an escape",
}

@misc{baker2021crust,
  title = {On Crust},
  author = {Baker, Bo and others},
  year = {2021},
  url = {https://example.org/crust?a=1&b=2},
}

@unpublished{crumb-notes,
  title = {Crumbs, and What to Do with Them},
  author = {{Crumb Consortium}},
  note = {Notes},
}

@misc{toast2019stale,
  title = {Stale Toast},
  author = {Toast, Tim},
  year = {2019},
}
""",
    "bib/background.bib": """\
@book{knuth1984bread,
  title = {The Bread Book},
  author = {Knuth, Don},
  publisher = {Oven Press},
  year = {1984},
  url = {https://example.org/bread-book},
}

@book{ancient1900grain,
  title = {Grain},
  author = {Ancient, Ann},
  publisher = {Oven Press},
  year = {1900},
}
""",
    "docs/index.md": """\
---
title: Home
hide: [navigation, toc]
---

# Bread

<!-- survey: left-out -->

<!-- survey: numbers -->

Loaves got better [@miller2020loaves; @knuth1984bread], long after [@ancient1900grain].

<!-- survey: axes -->

<!-- survey: newest -->
""",
    "docs/contribute/index.md": """\
# Contribute

As [@miller2020loaves] did. Back [home](../index.md).

<!-- survey: relevance -->

<!-- survey: excluded -->

```yaml
status: listed  # a comment
added: 2024-05-20
terms: {craft: [baking]}
```

```python
def knead(dough: str, times: int = 3) -> str:
    # Better dough.
    return f"{dough * times}"
```

## Every key

<!-- survey: record -->
""",
}
"""Contents by path: papers that are listed, reported, reviewed and excluded, and one of them with every key."""


def write_survey(root: Path, files: Files) -> Path:
    """Writes a survey's files below `root` and returns it."""
    for name, content in files.items():
        path = root / name
        if content is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return root


def write_site(root: Path, files: Files, *, own_hooks: bool = False) -> Path:
    """Writes a survey with the shipped settings and assets, and this repository's generator and theme.

    With `own_hooks` it gets a copy of them, so that a test may change a template.
    """
    write_survey(root, files)
    shutil.copytree(ROOT / "docs/assets", root / "docs/assets", dirs_exist_ok=True)
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    if own_hooks:
        shutil.copytree(ROOT / "hooks", root / "hooks", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    else:
        settings = settings.replace("- hooks/", f"- {ROOT}/hooks/").replace(": hooks/theme", f": {ROOT}/hooks/theme")
    if "docs/contribute/index.md" not in files:
        settings = settings.replace("  - Contribute: contribute/index.md\n", "")
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    return root


def environment(**more: str) -> dict[str, str]:
    """The environment in which MkDocs runs, with a sub-path to publish under."""
    own = {
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONUTF8": "1",
        "SURVEY_SITE_URL": f"https://example.org{SUBPATH}",
        "SURVEY_REPO_URL": "https://example.com/bread/survey",
    }
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("SURVEY_", "SOURCE_DATE"))}
    return {**inherited, **own, **more}


def build(root: Path, *flags: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Builds the site below `root` into `root/site`, with flags and environment, and returns what MkDocs said."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *flags],
        cwd=root,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
