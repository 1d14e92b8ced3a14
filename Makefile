# Every target sets up what it needs. `make run` and `make test` are all that a newcomer types.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?= python3
PY := .venv/bin/python
TOOLS := .venv/.dev
# Drivers for PostgreSQL and Redis come along where one of them is named.
KIND := $(if $(strip $(DATABASE_URL)$(DIALOOM_BROKER)),servers,base)
BASE := .venv/.$(KIND)
# One more than there are cores: a test that waits for a server leaves its core to another.
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

.PHONY: help setup run worker test servers fmt lint types imports templates migrations check bench lock screenshots

help: ## What there is
	@grep -E '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 14

setup: $(BASE) ## The virtual environment, pinned and hashed
	@:

run: $(BASE) ## Web and worker on http://HOST:PORT (PORT=8000 HOST=127.0.0.1)
	@exec $(PY) manage.py up --host "$(HOST)" --port "$(PORT)"

worker: $(BASE) ## One more worker for the same database
	@exec $(PY) manage.py worker

test: $(TOOLS) servers ## All tests, in random order, on all cores
	@env -u PYTHONDONTWRITEBYTECODE $(PY) -m pytest -n $(WORKERS) --dist worksteal

servers: ## chromium, redis-server, RabbitMQ and PostgreSQL for the tests (installs as root on Debian)
	@sh tests/servers/install.sh

fmt: $(TOOLS) ## Format Python and templates
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .
	@.venv/bin/djlint --quiet --reformat templates || true

lint: $(TOOLS) ## ruff
	@.venv/bin/ruff check . && .venv/bin/ruff format --check --quiet .

types: $(TOOLS) ## mypy, strict
	@.venv/bin/mypy

imports: $(TOOLS) ## The layers
	@.venv/bin/lint-imports --no-cache

templates: $(TOOLS) ## djLint
	@.venv/bin/djlint --quiet --lint templates && .venv/bin/djlint --quiet --check templates

migrations: $(TOOLS) ## No model without its migration
	@DIALOOM_HOME=$$(mktemp -d) $(PY) manage.py makemigrations --check --dry-run --verbosity 0

check: lint types imports templates migrations ## What CI checks before the tests
	@echo "check: all green"

bench: $(TOOLS) ## Ratios against a limit, in one run
	@$(PY) -m bench

lock: $(TOOLS) ## Write the lock files anew from pyproject.toml
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements/base.lock
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra servers pyproject.toml -o requirements/servers.lock
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra servers --extra telemetry --extra test --extra dev pyproject.toml -o requirements/dev.lock

screenshots: $(TOOLS) ## The pictures in docs/
	@$(PY) docs/screenshots.py

$(BASE): requirements/$(KIND).lock
	@sh requirements/install.sh "$(PYTHON)" requirements/$(KIND).lock
	@touch $(BASE)

$(TOOLS): requirements/dev.lock
	@sh requirements/install.sh "$(PYTHON)" requirements/dev.lock
	@touch .venv/.base .venv/.servers $(TOOLS)
