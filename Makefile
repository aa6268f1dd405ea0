# SPDX-License-Identifier: Apache-2.0
# The two commands: `make demo` and `make test`. The rest is for those who work on Wharfinger.
.PHONY: settings-page messages help demo stop test test-long lint types contracts migrations translations check assets lock clean
.DEFAULT_GOAL := help
BIN := .venv/bin
DETACH ?=
SCALE ?=
TESTS ?= tests

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

demo: ## install, build, start the database and serve a demo company (DETACH=1: return once it answers)
	@sh tools/environment.sh build
	@$(BIN)/python -m wharfinger.config.assets
	@$(BIN)/wharfinger demo $(if $(DETACH),--detach) $(if $(SCALE),--scale $(SCALE))

stop: ## stop what `make demo DETACH=1` started
	@$(BIN)/wharfinger stop

test: .dev ## run every test, browser ones included
	@sh tools/browser.sh
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not long" --durations=15 $(TESTS)

test-long: .dev ## run the tests that kill processes and search for hours, too
	@$(BIN)/python -m pytest $(TESTS)

lint: .dev ## style and common mistakes
	@$(BIN)/ruff check .

types: .dev ## mypy, strict
	@$(BIN)/mypy

contracts: .dev ## who may import whom
	@$(BIN)/lint-imports

migrations: .dev ## every model change has its migration
	@PYTHONPATH=. $(BIN)/python -m django makemigrations --check --dry-run --settings tests.settings

translations: .dev ## every text is translated, every catalogue compiles
	@$(BIN)/python tools/messages.py check

check: lint types contracts migrations translations test ## everything

assets: .dev ## front-end files and compiled translations

messages: .dev ## write every catalogue of translations anew
	@$(BIN)/python tools/messages.py update

settings-page: .dev ## write docs/reference/settings.md anew
	@PYTHONPATH=src env -u HOST -u PORT -u DATABASE_URL $(BIN)/python tools/settings_page.py

lock: .dev ## write requirements/ anew from pyproject.toml
	@UV=.tools/bin/uv sh tools/lock.sh

clean: ## remove what was built and installed (never the data)
	@rm -rf .venv .tools build dist src/wharfinger/kernel/static/vendor
	@find src -name '*.mo' -delete

.PHONY: .dev
.dev:
	@sh tools/environment.sh dev
	@$(BIN)/python -m wharfinger.config.assets
