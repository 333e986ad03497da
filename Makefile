# JobCenter from a clean clone: Python 3.11 or newer, git and make are enough. `make help` lists what there is.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 5000
WORKERS ?= 2
ARGS ?=

# The first Python that is new enough; set PYTHON to choose another one.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
PIP_INSTALL := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes
FLASK := $(BIN)/flask --app run
CATALOGUES := $(wildcard translations/ko/*.po)

.PHONY: help setup compiled run test check lint types bench lock clean

help: ## Show the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.run $(VENV)/.translations static/vendor/.stamp compiled ## Prepare everything but the database; starts no server

run: setup ## Serve on $PORT (5000), with a demonstration city on the first go
	@PORT=$(PORT) $(BIN)/python scripts/prepare.py
	@PORT=$(PORT) exec $(BIN)/python run.py

test: $(VENV)/.dev $(VENV)/.translations static/vendor/.stamp-dev compiled ## Run every test, in the browser and on both databases too
	@$(BIN)/python scripts/system_packages.py
	@$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

check: lint types $(VENV)/.translations ## Lint, types, conventions, migrations both ways, translations
	@$(BIN)/python scripts/translations.py check
	@$(BIN)/python -m pytest tests/conventions
	@$(BIN)/python -m scripts.check_migrations

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.dev
	@$(BIN)/mypy

bench: $(VENV)/.bench $(VENV)/.translations static/vendor/.stamp compiled ## Measure against the peers; writes bench/results.json and bench/RESULTS.md
	@$(BIN)/python -m bench $(ARGS)

lock: $(VENV)/.dev ## Lock the newest allowed Python packages
	@for name in requirements requirements-dev requirements-bench requirements-node; do \
		$(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe --no-header --no-emit-index-url \
			--no-emit-trusted-host --no-emit-find-links --output-file $$name.txt $$name.in; done

clean: ## Remove everything that was installed or built; the database in instance/ stays
	rm -rf $(VENV) node_modules static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find translations -name '*.mo' -delete

$(VENV)/bin/python:
	@[ -n "$(PYTHON)" ] || { echo "JobCenter needs Python 3.11 or newer on the path (or: make PYTHON=/path/to/python3.11)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) cannot make virtual environments: install its venv package (Debian: python3-venv)." >&2; exit 1; }

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	@echo "Installing the Python packages ..."
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@echo "Installing the test tools ..."
	@$(PIP_INSTALL) -r requirements.txt -r requirements-dev.txt
	@touch $@

$(VENV)/.bench: requirements-bench.txt $(VENV)/.dev
	@echo "Installing the peers of the benchmarks ..."
	@$(PIP_INSTALL) -r requirements.txt -r requirements-dev.txt -r requirements-bench.txt
	@touch $@

# Byte code made beforehand: where Python may not write it, every start would compile the whole application again.
compiled: | $(VENV)/.run
	@$(BIN)/python -m compileall -q config.py run.py jobcenter

$(VENV)/.translations: $(CATALOGUES) scripts/translations.py | $(VENV)/.run
	@$(BIN)/python scripts/translations.py compile
	@touch $@

static/vendor/.stamp: package-lock.json scripts/assets.py | $(VENV)/.run
	@$(BIN)/python scripts/assets.py
	@touch $@

# The tests use one package more (axe-core); having it satisfies the plain stamp as well.
static/vendor/.stamp-dev: package-lock.json scripts/assets.py | $(VENV)/.run
	@$(BIN)/python scripts/assets.py --dev
	@touch static/vendor/.stamp $@
