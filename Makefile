# Beenthere. `make demo` shows it, `make test` proves it, `make help` lists the rest.

PYTHON ?= python3
PORT ?= 8000
BROWSER ?= chromium
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PRODUCT := .venv/.installed-product
EVERYTHING := .venv/.installed-everything
LOCK := .venv/lock-tools/bin/pip-compile --quiet --no-header --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links

# The tests start some hundred processes, and each would compile all files anew.
unexport PYTHONDONTWRITEBYTECODE

# The demo never touches a real site: a database, an index and a mailbox of its own, whatever `.env` says.
DEMO_DIR := $(CURDIR)/instance/demo
DEMO := env PORTAL_DEMO=1 PORTAL_LOG_LEVEL=WARNING PORTAL_INSTANCE_DIR="$(DEMO_DIR)" PORTAL_INDEX_DIR="$(DEMO_DIR)/search_index" \
	PORTAL_DATABASE_URL="sqlite:///$(DEMO_DIR)/portal.sqlite3" PORTAL_SMTP_URL= PORTAL_SITE_URL= PORTAL_SECRET_KEY= $(BIN)/portal

# So do the benchmarks.
BENCH_DIR := $(CURDIR)/instance/bench
BENCH := env PATH="$(CURDIR)/$(BIN):$$PATH" PORTAL_LIMITS=0 PORTAL_LOG_LEVEL=WARNING PORTAL_INSTANCE_DIR="$(BENCH_DIR)" \
	PORTAL_INDEX_DIR="$(BENCH_DIR)/search_index" PORTAL_DATABASE_URL="sqlite:///$(BENCH_DIR)/portal.sqlite3"

# The slowest tests, and those that ask no database, run on one database only; all others run on both.
PYTEST := $(BIN)/python -m pytest -n $(or $(JOBS),2) --dist worksteal

.PHONY: help setup setup-tests browser demo test lint types layers test-sqlite test-postgresql soak bench picture lock
.DEFAULT_GOAL := help

help: ## what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(PRODUCT) ## install into .venv, so that .venv/bin/portal runs

setup-tests: $(EVERYTHING) ## the same and what tests and benchmarks need

$(PRODUCT): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Beenthere needs Python 3.11 or later: make PYTHON=python3.12 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "No venv: on Debian and Ubuntu, apt-get install python3-venv"; exit 1; }
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(EVERYTHING): requirements-dev.lock $(PRODUCT)
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

browser: ## Debian's chromium for the browser tests, where we may install it
	@command -v $(BROWSER) >/dev/null || { \
		if [ -f /etc/debian_version ] && [ "$$(id -u)" = 0 ]; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core >/dev/null; \
		else echo "No $(BROWSER) found: the browser tests will be skipped."; fi; }

demo: setup ## a filled site on this machine; its address and sign-ins are the last lines printed
	@$(DEMO) db upgrade
	@$(DEMO) demo fill
	@$(DEMO) index rebuild
	@exec $(DEMO) serve --port $(PORT) --or-next

test: setup-tests browser lint types layers test-sqlite test-postgresql ## everything that must hold, on both databases

lint: setup-tests ## formatting and style
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .

types: setup-tests ## types
	$(BIN)/mypy

layers: setup-tests ## the floors: imports go down only
	$(BIN)/lint-imports --no-logo

test-sqlite: setup-tests ## the whole suite, browser tests included, on SQLite
	PORTAL_TEST_DATABASE=sqlite $(PYTEST) -m "not soak"

test-postgresql: setup-tests ## the suite on PostgreSQL, which comes as a Python package
	PORTAL_TEST_DATABASE=postgresql $(PYTEST) -m "not soak and not browser and not once"

soak: setup-tests browser ## the long ones: crashes and load, over and over
	PORTAL_TEST_DATABASE=sqlite $(BIN)/python -m pytest -m soak
	PORTAL_TEST_DATABASE=postgresql $(BIN)/python -m pytest -m "soak and not browser"

bench: setup-tests ## what was promised of search, in one table: make bench POSTS=FOLDER JUDGED="FOLDER…" [MODEL=FOLDER] [ONLY="engine typing"]
	@test -d "$(POSTS)" || { echo "make bench POSTS=FOLDER, where FOLDER holds docs.jsonl.gz (docs/running.md says in which form)"; exit 1; }
	@$(BENCH) python benchmarks/table.py "$(POSTS)" $(if $(JUDGED),--judged $(JUDGED)) $(if $(MODEL),--model $(MODEL)) $(if $(ONLY),--only $(ONLY))

picture: setup-tests browser ## take the pictures of the README, docs/desk.md and docs/introductions.md anew
	KEEP_PICTURE=1 $(BIN)/python -m pytest -q tests/browser/test_picture.py tests/browser/test_desk_story.py \
		tests/browser/test_introductions.py

lock: ## pin every package with hashes; make lock UPGRADE=--upgrade takes newer ones
	@test -x .venv/lock-tools/bin/pip-compile || { $(PYTHON) -m venv .venv/lock-tools && .venv/lock-tools/bin/python -m pip install --quiet pip-tools; }
	$(LOCK) $(UPGRADE) --extra build --output-file requirements.lock pyproject.toml
	$(LOCK) $(UPGRADE) --extra build --extra test --extra bench --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
