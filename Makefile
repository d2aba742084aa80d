# Two commands are all a newcomer needs: `make demo` and `make test`. Each installs what is missing.
.PHONY: demo test soak check bench flood walk screenshots requirements assets clean
SHELL := /bin/bash
export PATH := $(CURDIR)/.venv/bin:$(CURDIR)/.tools/node/bin:$(PATH)
ARGS ?=
# Tests wait for disks, browsers and servers most of the time: one worker more than there are processors.
WORKERS ?= $(shell expr $$(nproc) + 1)
# In the order of their folders: those of whole processes stand in the middle, and do not wait for each other at the end.
PYTEST := pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

demo: ## both sides on this machine: the chat at http://127.0.0.1:8470, the desk at http://localhost:8471
	@tools/setup demo
	@holub demo $(ARGS)

test: ## all tests, browser tests included
	@tools/setup test
	$(PYTEST) $(ARGS)

soak: ## the long ones as well
	@tools/setup test
	pytest -m soak $(ARGS)

check: ## style, types, architecture, then the tests
	@tools/setup test
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	$(PYTEST) $(ARGS)

bench: ## each figure as a ratio to a baseline measured in the same run
	@tools/setup test
	PYTHONPATH=tests/support python -m bench $(ARGS)

walk: ## will these forms run? make walk FORMS=folder
	@tools/setup test
	PYTHONPATH=tests/support python -m tools.walk $(FORMS)

screenshots: ## build/screenshots/: every page, desktop and phone, light and dark; ARGS=readme: docs/screenshots/
	@tools/setup test
	PYTHONPATH=tests/support python -m tools.screenshots $(ARGS)

flood: ## docs/flood.svg: 20,000 envelopes against a small disk, and what a source notices
	@tools/setup test
	HOLUB_FLOOD_JSON=build/flood.json pytest tests/end_to_end/test_flood.py -k 'not long'
	python -m tools.plot_flood build/flood.json docs/flood.svg

requirements: ## pin again after a change of dependencies
	@tools/setup test
	tools/pin

clean:
	rm -rf .venv .tools node_modules build dist intake/src/holub_intake/web/static desk/src/holub_desk/web/static/*.min.*

assets: ## the scripts of the pages, from chat/ and node_modules/
	@tools/setup demo
