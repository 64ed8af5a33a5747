# `make serve` shows the survey, `make test` proves it. Everything is set up on first use.
PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1
export PYTHONUTF8 := 1
# Two builds of one commit are the same bytes: the date in the sitemap is the commit's.
COMMITTED := $(shell git log -1 --format=%ct 2>/dev/null)
ifneq ($(COMMITTED),)
export SOURCE_DATE_EPOCH ?= $(COMMITTED)
endif

.DEFAULT_GOAL := help
.PHONY: help serve site test check format bench lock clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

serve: .venv/.site ## build the survey, serve it on http://127.0.0.1:8000/ and rebuild on every change
	$(BIN)/mkdocs serve --livereload

site: .venv/.site ## build the survey into site/, refusing to when anything is wrong
	$(BIN)/survey check
	$(BIN)/mkdocs build --strict

test: .venv/.dev site ## build the site strictly and run all tests, the browser's included
	$(BIN)/python tests/browser/install.py
	$(BIN)/python tests/programs.py
	$(BIN)/pytest

check: .venv/.dev ## format, lint, types, and the survey's own checks
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/survey schema --check
	$(BIN)/survey bib format --check
	$(BIN)/survey bib check
	$(BIN)/survey check

format: .venv/.dev ## put code and BibTeX in form
	$(BIN)/ruff format
	$(BIN)/ruff check --fix
	$(BIN)/survey bib format

bench: .venv/.dev ## measure build time against bare MkDocs Material, and what else DESIGN promises
	$(BIN)/python bench/bench_build.py
	$(BIN)/python bench/bench_bib.py

lock: .venv/.dev ## renew the pins of the requirements from pyproject.toml
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.10 --no-annotate --no-header --extra site \
	  pyproject.toml --output-file .cache/site.txt
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.10 --no-annotate --no-header --extra site --extra dev \
	  --constraint .cache/site.txt pyproject.toml --output-file .cache/dev.txt
	@{ echo "# Pinned by 'make lock'; the last line installs the survey command."; cat .cache/site.txt; echo "-e ."; } > requirements.txt
	@{ echo "# Pinned by 'make lock': what the tests need beside the site."; echo "-r requirements.txt"; \
	  grep -vxFf .cache/site.txt .cache/dev.txt; } > requirements-dev.txt

clean: ## remove what the other commands made
	rm -rf .venv site .cache

# A virtual environment, made once and refreshed when the requirements change.
.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

.venv/.site: requirements.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt requirements.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	@touch $@ .venv/.site
