# Iris: what one types. Each target sets up what it needs, Python's part in $(VENV).

SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
PACKAGES := $(filter-out bench,$(patsubst %/__init__.py,%,$(wildcard */__init__.py)))

.PHONY: help demo run up down test coverage fuzz ask-score browser screenshots clients images e2e faults edge swarm bench lint lock sandbox-feeds clean

help: ## say what there is
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 15

demo: $(VENV)/.local ## start everything on sample data, ask, print, stop
	@$(BIN)/python -m local demo

run: $(VENV)/.local ## the services in the foreground on 3001-3003, from the environment or .env (SANDBOX=1: sample data)
	@$(BIN)/python -m local run

lint: $(VENV)/.ready ## format, style, types, import rules, requirements, workflows
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/zizmor --offline --quiet --no-progress --min-severity medium .github

COMPOSE = docker compose -f docker-compose.yml $(if $(filter-out 0,$(SANDBOX)),-f compose.sandbox.yml)

up: ## the containers in the background, ready when it returns (SANDBOX=1: sample data)
	$(COMPOSE) up --build --detach --wait
	@echo "Iris answers at http://localhost:$${IRIS_PORT:-3001}. make down stops it."

down: ## stop the containers
	docker compose -f docker-compose.yml -f compose.sandbox.yml --profile client --profile assistant --profile observability down --remove-orphans

# Many processes import the same modules: compiled once, a service starts in less than half the time.
export PYTHONDONTWRITEBYTECODE =

test: RUN = $(BIN)/python -m
test: $(VENV)/.ready ## unit and integration tests (TESTS: some of them)
	$(RUN) pytest --numprocesses auto --dist worksteal $(TESTS)

coverage: $(VENV)/.ready ## make test, with coverage of each package's lines, of which 95 % is wanted (Python 3.12 or newer)
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 12) and "make coverage needs Python 3.12 or newer: make coverage VENV=.venv-3.13 PYTHON=python3.13")'
	@$(BIN)/coverage erase
	@$(MAKE) --no-print-directory test RUN="$(BIN)/coverage run -m"
	@$(BIN)/coverage combine -q
	@for package in $(PACKAGES); do \
	  $(BIN)/coverage report --include="$$package/*" --fail-under=95 || exit 1; done

fuzz: $(VENV)/.ready ## thousands of broken feeds (FUZZ_EXAMPLES: how many); what fails is kept in tests/fuzz/corpus/
	$(BIN)/python -m pytest tests/fuzz

browser: $(VENV)/.ready ## the page in a real browser (needs Debian's chromium, and npm for axe-core)
	$(BIN)/python -m pytest tests/browser

ask-score: $(VENV)/.ready ## how many questions of the held-out corpus /ask understands rightly
	@$(BIN)/python -m tests.ask.score

screenshots: $(VENV)/.ready ## look at the page anew: docs/images/ (needs chromium)
	$(BIN)/python -m tests.browser.screenshots

clients: $(VENV)/.ready ## other people's clients of the vendors' APIs, unchanged (needs npm, curl, wget and jq, and root for those without an address setting)
	@sh tests/clients/install.sh $(BIN)/python
	$(BIN)/python -m pytest tests/clients

images: ## build the images
	docker compose -f docker-compose.yml -f compose.sandbox.yml --profile client --profile assistant build --quiet

e2e: $(VENV)/.ready images ## the containers, for real (needs a Docker engine)
	$(BIN)/python -m pytest tests/e2e

faults: $(VENV)/.ready images ## kill, pause and starve the containers under steady load; nothing may be lost (five minutes)
	$(BIN)/python -m pytest tests/cluster/test_faults.py

edge: $(VENV)/.ready images ## three masters behind nginx: killed, replaced, reloaded under steady load (two minutes)
	$(BIN)/python -m pytest tests/cluster/test_edge.py

swarm: $(VENV)/.ready images ## a Swarm of two nodes: scaled, updated, rolled back, a node killed under steady load (needs root; five minutes)
	$(BIN)/python -m pytest tests/cluster/test_swarm.py

lock: $(VENV)/.ready ## pin every dependency with hashes, in requirements/
	@sh requirements/lock.sh $(BIN)/uv
	@cd tests/clients && ../../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --upgrade requirements.in --output-file requirements.txt

sandbox-feeds: $(VENV)/.ready ## write the sandbox's feeds in deploy/ anew from sandbox/feeds.csv
	@$(BIN)/python -c "from sandbox.feeds import listing; print(listing('http://sandbox:3009'), end='')" > deploy/sandbox-feeds.csv
	@cp deploy/sandbox-feeds.csv deploy/kubernetes/overlays/sandbox/feeds.csv

GAZETTEER := requirements/gazetteer.txt contract/folding.py $(wildcard weather/*gazetteer.py contract/greek.py weather/airports.py weather/local_names.py weather/extra_*.csv)

# What runs Iris, which is quickly there, and what tests and lints it besides.
$(VENV)/.local: requirements/local.txt requirements/uv.txt $(GAZETTEER)
	@sh local/venv.sh "$(PYTHON)" $@ local $(GAZETTEER)

$(VENV)/.ready: requirements/dev.txt $(VENV)/.local
	@sh local/venv.sh "$(PYTHON)" $@ dev

clean: ## forget what was set up here
	rm -rf $(VENV) .coverage* .mypy_cache .ruff_cache .import_linter_cache

bench: $(VENV)/.ready ## measure, each figure beside a baseline in the same run; loopback only
	@$(BIN)/python -m bench
