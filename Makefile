# make run: everything set up, the desk started with the demo company.   make test: everything set up, all tests.
# make check: format, lint, types, layers, tests.   make bench: the benchmarks.   Needs Python 3.11 or newer; neither root nor apt.
SHELL := /bin/bash
UV_VERSION := 0.9.5
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .tools/uv/bin/uv)
# The certificates this machine trusts, as behind the gateway of a firm.
export UV_NATIVE_TLS ?= 1
RUN := .venv/bin
ARGS ?=
PYTEST_ARGS ?= -n 2
WALKS_ARGS ?= -n 2 --dist loadgroup
MADE_UP := src/whiteglove/api/test_any_request.py

.PHONY: run test walks requests check bench pictures format lint types layers setup clean
.DEFAULT_GOAL := help

help:
	@sed -n '1,2p' Makefile

.tools/uv/bin/uv:
	@echo "uv is not on PATH: fetching uv $(UV_VERSION) into .tools (only this folder)"
	@$(PYTHON) -m venv .tools/uv && .tools/uv/bin/pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"

.venv/.ready: pyproject.toml uv.lock | $(if $(findstring .tools,$(UV)),.tools/uv/bin/uv)
	@$(UV) sync --frozen --quiet
	@touch .venv/.ready

TEXTS := $(wildcard src/whiteglove/web/locale/*/LC_MESSAGES/django.po)
$(TEXTS:.po=.mo) &: $(TEXTS) .venv/.ready
	@$(RUN)/python -m whiteglove.config.texts compile

setup: .venv/.ready $(TEXTS:.po=.mo)

run: setup
	@$(RUN)/whiteglove run --demo $(ARGS)

test: setup
	@$(RUN)/python -m pytest $(PYTEST_ARGS) -m "not walk and not bench"

walks: setup
	@$(RUN)/python -m pytest $(WALKS_ARGS) -m "walk and not bench" --ignore=$(MADE_UP)

# Requests made up from the description of the API: in one process, for each has the same name.
requests: setup
	@$(RUN)/python -m pytest -m "walk and not bench" $(MADE_UP)

format: setup
	@$(RUN)/ruff format .

lint: setup
	@$(RUN)/ruff format --check .
	@$(RUN)/ruff check .

types: setup
	@$(RUN)/mypy

layers: setup
	@$(RUN)/lint-imports --no-cache

check: lint types layers test

bench: setup
	@$(RUN)/python -m bench

# The pictures in README and handbook, taken anew from the demo company (needs Chromium).
pictures: setup
	@$(RUN)/python -m tests.pictures

clean:
	rm -rf .venv .tools .mypy_cache .ruff_cache
