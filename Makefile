# svcctl. Needs Python >= 3.11, make and git; everything else is set up here, in .venv, from locked versions.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
DRIVER := tests/browser/node_modules/.ready

.DEFAULT_GOAL := help

help:  ## Show what can be made
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(READY)  ## Validate the example workspace and report on a quarter of its tickets
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

test: $(READY)  ## Set up and run every test
	@$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

test-browser: $(READY) $(DRIVER)  ## What only a browser can tell: links, search, keyboard, contrast (needs Chromium and node)
	@PATH="$(CURDIR)/$(BIN):$$PATH" node --test --test-reporter=spec tests/browser/site.test.mjs

check: $(READY) lint types  ## Lint, types, and svcctl's findings and layout of its own example workspaces
	@$(BIN)/svcctl validate --strict
	@$(BIN)/svcctl validate --strict --workspace examples/boston
	@$(BIN)/svcctl validate --strict --workspace examples/atlas
	@$(BIN)/svcctl fmt --check . examples

check-data: $(READY)  ## Real exports that may not be bundled, against the answers published with them
	@$(BIN)/python tests/check_data.py

lint: $(READY)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: $(READY)
	@$(BIN)/mypy

format: $(READY)  ## Format the code
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

docs: $(READY)  ## Write the generated parts of the reference pages again
	@$(BIN)/python -m svcctl.kinds.reference

SECONDS ?= 600
fuzz: $(READY)  ## Spoil workspaces for SECONDS (600), then those that are meant to cost much
	@$(BIN)/python tests/fuzz/long_run.py $(SECONDS)
	@$(BIN)/python tests/fuzz/bombs.py

bench: $(READY)  ## Measure against named peers, as ratios in one run
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

wheel: $(READY)  ## Build the wheel and try it in a fresh environment outside the checkout
	@sh .ci/wheel

lock:  ## Resolve the locked versions again (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--group dev pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--group dev --group bench pyproject.toml -c requirements.lock -o requirements-bench.lock

clean:  ## Remove what was made
	rm -rf $(VENV) build dist out tests/browser/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "svcctl needs Python >= 3.11; name one with make PYTHON=python3.12"; exit 1; }
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(DRIVER): tests/browser/package-lock.json
	@command -v node >/dev/null && command -v npm >/dev/null || { echo "make test-browser needs node (18 or newer) and npm"; exit 1; }
	@cd tests/browser && npm ci --no-progress --loglevel=error >/dev/null
	@touch $@

.PHONY: help demo test test-browser check check-data lint types format docs fuzz bench wheel lock clean
