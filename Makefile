PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test check fix unit versions docs bench golden index soak clean

help: ## what can be made here
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/run.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --editable '.[all,docs,test]'
	@touch $@

demo: $(VENV)/run.stamp ## set up and run the example pipelines on this machine
	@$(BIN)/python examples/demo.py

test: check unit versions ## set up, lint, and run all tests

check: $(VENV)/test.stamp ## lint, types, layers, index, docs
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy && $(BIN)/lint-imports
	$(BIN)/catalog index build components -o hub/public --check
	$(BIN)/mkdocs build --strict --quiet

unit: $(VENV)/test.stamp ## the tests on the default interpreter
	$(BIN)/python -m pytest

versions: $(VENV)/test.stamp ## the tests of the pure layers on every other supported interpreter found
	$(BIN)/python tests/interpreters.py

fix: $(VENV)/test.stamp ## format and mend what a tool can mend
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

docs: $(VENV)/test.stamp ## the documentation site, in build/site
	$(BIN)/mkdocs build --strict

golden: $(VENV)/test.stamp ## rewrite the golden files of the tests
	CATALOG_GOLDEN=write $(BIN)/python -m pytest -q tests

index: $(VENV)/run.stamp ## the static hub of our components, in hub/public
	$(BIN)/catalog index build components -o hub/public

bench: $(VENV)/test.stamp ## measure against peers from PyPI (installs them in build/peers)
	$(BIN)/python -m benchmarks

soak: $(VENV)/test.stamp ## the long forms of the tests
	CATALOG_SOAK=1 $(BIN)/python -m pytest -m soak

clean: ## remove what was made
	rm -rf $(VENV) .venv-3.* build .mypy_cache .ruff_cache .pytest_cache .hypothesis
