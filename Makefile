# Everything a person or CI does with this checkout. Only Python (3.11 or newer) and make are needed.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
DEV    := $(VENV)/.ready-dev
PEERS  := .venv-peers
EXTRACTORS := .venv-extractors

.PHONY: help setup demo test torture faults fuzz screenshots extractors lint format clean

help:  ## say what can be done here
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

setup: $(DEV)  ## make .venv with the pinned dependencies, those of the tests too

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "newscrawl needs Python 3.11 or newer: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[web]'
	@touch $@

$(DEV): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

$(PEERS)/.ready: pyproject.toml constraints.txt
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	@sed '/^redis==/d' constraints.txt > $(PEERS)/constraints.txt  # pywb asks for a redis of its own time
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -c $(PEERS)/constraints.txt -e '.[peers]'
	@touch $@

demo: $(READY)  ## crawl the bundled demo newsroom twice and show what was kept
	$(BIN)/newscrawl demo

test: $(DEV) $(PEERS)/.ready  ## the whole test suite
	$(BIN)/python -m pytest

torture: $(DEV)  ## kill a writing process, and whole crawls, 200 times each: is anything lost?
	TORTURE_KILLS=200 $(BIN)/python -m pytest -n 0 -s tests/archiving/test_torture.py
	TORTURE_CRAWLS=100 $(BIN)/python -m pytest -n 2 --dist load tests/whole/test_killed_crawl.py

faults: $(DEV)  ## a thousand pages from servers that fail in every way: one decision each, memory flat
	FAULTS=1000 $(BIN)/python -m pytest -n 0 -s tests/whole/test_faulty_servers.py

fuzz: $(DEV)  ## invented input for each reader of strangers' bytes, FUZZ_SECONDS (60) each
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[fuzz]'
	for target in feeds sitemaps sections html warc jsonl answers urls places sources queries; do \
	  $(BIN)/python fuzz/fuzz.py $$target $${FUZZ_SECONDS:-60} || exit 1; done

screenshots: $(DEV)  ## pictures of the pages over the demo archive, for docs/images; needs Chromium
	test -d demo-archive || $(MAKE) demo
	$(BIN)/python bench/screenshots.py demo-archive/collections/news docs/images

$(EXTRACTORS)/.ready: bench/extractors.txt
	@test -x $(EXTRACTORS)/bin/python || $(PYTHON) -m venv $(EXTRACTORS)
	$(EXTRACTORS)/bin/python -m pip install --quiet --disable-pip-version-check -r bench/extractors.txt
	@touch $@

extractors: $(EXTRACTORS)/.ready  ## other extractors, for bench/extraction.py, in .venv-extractors

lint: $(DEV)  ## format check, ruff, mypy --strict, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(DEV)  ## put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:  ## remove what can be made again
	rm -rf $(VENV) $(PEERS) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info demo-archive
