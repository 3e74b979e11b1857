# Works with GNU make 3.81 (macOS) and later. Needs Python 3.11+ with venv, and git; `make help` lists the targets.

PYTHON ?= python3
UV     ?= uv
VENV   = .venv
BIN    = $(VENV)/bin
PIP    = -m pip install -q --disable-pip-version-check --no-input
# More words for pytest (make test ARGS="-k cli") and for the benchmark (make bench BENCH="--runs 9").
ARGS   =
BENCH  =
# make locks UPGRADE=--upgrade, or UPGRADE="--upgrade-package pillow"
UPGRADE =

# The environment is made anew when the Python version changes or the checkout moves: both are in the stamp's name.
KEY   := $(shell $(PYTHON) -c 'import os,sys,zlib; print("%d.%d.%d-%08x" % (sys.version_info[:3] + (zlib.crc32(os.getcwd().encode()) & 0xffffffff,)))' 2>/dev/null)
MADE   = $(VENV)/.made-$(KEY)
SITE   = $(VENV)/.site
TEST   = $(VENV)/.test
CHROME = $(VENV)/.browser
RIVAL  = $(VENV)/bench/.made
LIGHT  = $(VENV)/lighthouse/.made

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help site serve test check lighthouse bench locks clean distclean
# `make -j clean site` must not clean while it builds.
ifneq ($(filter clean distclean,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

site: $(SITE) ## build the site into site/
	@echo "site: mkdocs build --strict"
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

serve: $(SITE) ## serve the site on this machine, rebuilt at each change
	@echo "serve: mkdocs serve"
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs serve

test: $(TEST) $(CHROME) ## run the tests (ARGS="-k name")
	@echo "test: pytest"
	@CHROMIUM="$${CHROMIUM:-$$(cat $(CHROME))}" $(BIN)/python -m pytest -n auto $(ARGS)

check: $(TEST) ## check format, lint, types, spelling and the floors; changes nothing
	@echo "check: ruff format"
	@$(BIN)/python -m ruff format --check --quiet --diff .
	@echo "check: ruff check"
	@$(BIN)/python -m ruff check --quiet .
	@echo "check: mypy --strict"
	@$(BIN)/python -m mypy --strict --no-error-summary scripts/livediagrams scripts/setup_browser.py scripts/site_hooks.py scripts/content_policy.py
	@echo "check: spelling"
	@$(BIN)/typos --format brief docs scripts diagrams_src tests/pages .github mkdocs.yml Makefile *.md
	@$(BIN)/typos --format brief --locale en-gb diagrams_src
	@echo "check: floors"
	@$(BIN)/python -m pytest tests/test_floors.py

lighthouse: $(TEST) $(CHROME) $(LIGHT) ## judge two pages as a phone gets them, with Google's Lighthouse
	@echo "lighthouse: pytest"
	@CHROMIUM="$${CHROMIUM:-$$(cat $(CHROME))}" LIGHTHOUSE="$(VENV)/lighthouse" $(BIN)/python -m pytest tests/lighthouse $(ARGS)

bench: $(TEST) $(RIVAL) $(CHROME) ## measure the engine beside mkdocs-diagrams (BENCH="...")
	@echo "bench: python -m tests.bench"
	@CHROMIUM="$${CHROMIUM:-$$(cat $(CHROME))}" $(BIN)/python -m tests.bench $(BENCH)

locks: ## renew requirements/*.txt with uv (UPGRADE=--upgrade for newer versions)
	@command -v $(UV) >/dev/null || { echo "locks: uv is not here: pip install uv, or make locks UV=/path/to/uv" >&2; exit 1; }
	@echo "locks: requirements/site.txt"
	@$(LOCK) --extra mkdocs pyproject.toml requirements/site.in -o requirements/site.txt
	@echo "locks: requirements/test.txt"
	@$(LOCK) --extra mkdocs pyproject.toml requirements/site.in requirements/test.in -o requirements/test.txt
	@echo "locks: requirements/bench.txt"
	@$(LOCK) requirements/bench.in -o requirements/bench.txt
	@echo "locks: requirements/lighthouse.txt"
	@$(LOCK) requirements/lighthouse.in -o requirements/lighthouse.txt

clean: ## remove what was built
	@echo "clean: site/, figures and caches"
	@rm -rf site docs/figures build dist .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find scripts tests diagrams_src -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## remove the environment too
	@echo "distclean: $(VENV)/"
	@rm -rf $(VENV)

# Locks hold versions and hashes for every platform and Python, and no index address: pip uses the one set up here.
LOCK = env -u UV_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_DEFAULT_INDEX -u UV_FIND_LINKS \
	$(UV) pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make locks" $(UPGRADE)

$(MADE):
	@command -v $(PYTHON) >/dev/null || { \
	  echo "setup: $(PYTHON) is not here: install Python 3.11 or newer (apt install python3 python3-venv)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "setup: $(PYTHON) is older than 3.11: install a newer Python, then make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "setup: $(PYTHON) has no venv: apt install python3-venv (Debian, Ubuntu)" >&2; exit 1; }
	@echo "setup: new environment in $(VENV)/"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(SITE): $(MADE) requirements/site.txt pyproject.toml
	@echo "setup: requirements/site.txt"
	@$(BIN)/python $(PIP) --require-hashes -r requirements/site.txt
	@$(BIN)/python $(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# After the site's, so that two pips never write into one environment at once.
$(TEST): $(SITE) requirements/test.txt
	@echo "setup: requirements/test.txt"
	@$(BIN)/python $(PIP) --require-hashes -r requirements/test.txt
	@touch $@

$(CHROME): $(TEST) scripts/setup_browser.py
	@echo "setup: browser"
	@$(BIN)/python scripts/setup_browser.py >$@

# In a folder of its own: the plug-in that we compare with must not lean on our packages.
$(RIVAL): $(MADE) requirements/bench.txt
	@echo "setup: requirements/bench.txt"
	@$(PYTHON) -m venv --clear $(VENV)/bench
	@$(VENV)/bench/bin/python $(PIP) --require-hashes -r requirements/bench.txt
	@touch $@

# Node comes from PyPI, as a system's is often too old for Lighthouse. Not a part of `make test`: both take 400 MB.
$(LIGHT): $(TEST) requirements/lighthouse.txt tests/lighthouse/package-lock.json
	@echo "setup: requirements/lighthouse.txt"
	@$(BIN)/python $(PIP) --require-hashes -r requirements/lighthouse.txt
	@echo "setup: tests/lighthouse/package-lock.json"
	@mkdir -p $(VENV)/lighthouse
	@cp tests/lighthouse/package.json tests/lighthouse/package-lock.json $(VENV)/lighthouse
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --prefix $(VENV)/lighthouse --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
