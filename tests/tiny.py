"""A tiny survey on bread, with other words than the shipped one: what tests start from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

TODAY = date(2026, 1, 31)
"""The day on which all these surveys are read."""

TAXONOMY = """\
outcomes:
  - {id: quality, label: Quality, definition: How good the loaves are.}
  - {id: diversity, label: Variety, definition: How much the loaves differ.}
  - {id: shelf-life, label: Shelf life, definition: How long a loaf keeps.}
relevance:
  - {value: 5, label: All about bread, definition: It bakes., example: miller2020loaves}
venues:
  - {label: JBR, match: [Journal of Bread]}
properties:
  - id: quality
    label: Quality
    question: How good is it?
    definition: What a loaf is worth.
    measures:
      - {id: tasting, label: Tasting, definition: People eat it., aliases: [taste panel], level: sample}
      - {id: blind-tasting, parent: tasting, label: Blind tasting, definition: People eat it unseen.}
  - id: diversity
    label: Variety
    question: How much do loaves differ?
    definition: What two loaves have not in common.
    measures:
      - {id: shape-count, label: Shapes, definition: Shapes are counted.}
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
      - {id: sourdough, parent: baking, label: Sourdough, definition: Baking with wild yeast.}
      - {id: frying, label: Frying, definition: Heat from fat., references: [knuth1984bread]}
  - id: grain
    label: Grain
    question: What is it made of?
    definition: The flour.
    terms:
      - {id: rye, label: Rye, definition: Secale cereale.}
      - {id: wheat, label: Wheat, definition: Triticum aestivum.}
"""

BASE = {
    "taxonomy.yml": TAXONOMY,
    "papers/miller2020loaves.yml": """\
status: reported
added: 2024-05-20
relevance: 5
summary: Wild yeast makes better loaves.
terms:
  craft: [sourdough]
  grain: [rye]
measures:
  quality: [tasting]
sources: [paper]
""",
    "papers/baker2021crust.yml": """\
status: listed
added: 2024-05-21
terms:
  craft: [frying]
""",
    "bib/references.bib": """\
@article{miller2020loaves,
  title = {Better Loaves from Wild Yeast},
  author = {Miller, Ada},
  journal = {Journal of Bread},
  year = {2020},
  eprint = {2003.01234},
}

@misc{baker2021crust,
  title = {On Crust},
  author = {Baker, Bo},
  year = {2021},
}
""",
    "bib/background.bib": """\
@book{knuth1984bread,
  title = {The Bread Book},
  author = {Knuth, Don},
  publisher = {Oven Press},
  year = {1984},
}
""",
    "docs/index.md": "# Bread\n\nLoaves got better [@miller2020loaves].\n",
}
"""The survey that tests change: two papers, an axis tree, three properties, and no problem."""

Files = Mapping[str, str | bytes | None]
"""Contents by path; None takes a file away."""

CARET = "‸"
