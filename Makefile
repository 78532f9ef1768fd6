# Iris: what one types. Each target sets up what it needs, Python's part in $(VENV).

SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
PACKAGES := master weather news client servicekit sandbox local

.PHONY: help demo run up down test e2e bench lint lock clean

help: ## say what there is
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.ready ## start everything on sample data, ask, print, stop
	@$(BIN)/python -m local demo

run: $(VENV)/.ready ## the services in the foreground on 3001-3003, from the environment or .env (SANDBOX=1: sample data)
	@$(BIN)/python -m local run

lint: $(VENV)/.ready ## format, style, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(VENV)/.ready ## unit and integration tests, with branch coverage of each package
	@$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	@$(BIN)/coverage combine -q
	@for package in $(PACKAGES); do \
	  $(BIN)/coverage report --include="$$package/*" --fail-under=95 || exit 1; done

e2e: $(VENV)/.ready ## the containers, for real (needs a Docker engine)
	$(BIN)/python -m pytest tests/e2e

lock: $(VENV)/.ready ## pin every dependency with hashes, in requirements/
	@sh requirements/lock.sh $(BIN)/uv

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	@sh local/venv.sh "$(VENV)" "$(PYTHON)"
	@touch $@

clean: ## forget what was set up here
	rm -rf $(VENV) .coverage* .mypy_cache .ruff_cache .import_linter_cache
