# The workbook's own commands; `make help` lists them. Nothing here needs root.
V := .venv
PY := $(V)/bin/python
WORKBOOK := $(V)/bin/workbook
PLAN ?= parameters/site.yml
.DEFAULT_GOAL := help
.PHONY: help setup report test check lint lab dashboard bench lock browser clean

help:            ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## ?/|/' | awk -F'|' '{printf "make %-10s %s\n", $$1, $$2}'

setup: $(V)/.stamp   ## virtual environment with the locked versions

$(V)/.stamp: requirements.lock pyproject.toml
	@python3 -c 'import sys; sys.exit("Python 3.11 or newer is needed; python3 here is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	python3 -m venv $(V)
	$(PY) -m pip install -q --disable-pip-version-check uv==0.13.9
	$(V)/bin/uv pip sync -q --python $(PY) --require-hashes requirements.lock
	$(V)/bin/uv pip install -q --python $(PY) --no-deps --no-build-isolation -e .
	@touch $@

report: setup    ## render the shipped figures: pages for every locality and year, in two languages
	$(WORKBOOK) check published
	$(WORKBOOK) render $(PLAN)

test: setup browser   ## everything: figures, formulas, notebooks, command line, browser; with coverage
	$(PY) -m pytest -n 2 --dist loadfile --cov --cov-report=term

check: lint      ## what must pass before a commit: lint, types, layers, stripped notebooks, fast tests
	$(PY) -m pytest -q -m "not slow" -n 2 --dist loadfile

lint: setup
	$(V)/bin/ruff check .
	$(V)/bin/ruff format --check .
	$(V)/bin/mypy

lab: setup       ## JupyterLab on the notebooks
	$(WORKBOOK) lab

dashboard:       ## compare localities in the browser (not there yet: it says what to use instead)
	@echo "The comparison notebook is not there yet (see CHANGELOG.md). Explore with 'make lab'."

bench: setup     ## measure rendering and computing on this machine
	$(PY) -m benchmarks

lock: setup      # renew requirements.lock after a change of pyproject.toml
	$(V)/bin/uv pip compile -q --universal --python-version 3.11 --all-extras --generate-hashes \
	  --no-emit-index-url --no-header -o requirements.lock pyproject.toml
	! grep -n '://' requirements.lock

browser:         # Chromium for the browser tests: the system's, else by apt, else Playwright's own
	@command -v chromium >/dev/null || test -n "$$CHROMIUM" || \
	{ test "$$(id -u)" = 0 && apt-get update -q && apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core; } || \
	{ command -v sudo >/dev/null && sudo -n apt-get update -q && sudo -n apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core; } || \
	$(PY) -m playwright install chromium || \
	{ echo "The browser tests need Chromium: install the package 'chromium', or set CHROMIUM to its path."; exit 1; }

clean:           ## remove everything that can be made again
	rm -rf build $(V) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage* *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
