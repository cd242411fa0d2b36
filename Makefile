# newscrawl: `make demo` shows the main job, `make test` proves the code. Both set themselves up
# in .venv and need Python 3.11 or newer, pip and make; no service has to be running.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

.PHONY: demo test check bench quality train soak lock clean help

help: ## show what there is to make
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

demo: $(VENV)/.ready ## crawl the bundled sample web and show what comes of it
	$(BIN)/newscrawl demo

test: $(VENV)/.ready-dev ## run the tests, on up to four processors
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadscope

check: $(VENV)/.ready-dev ## run linters, the type checker and the layer contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready-dev ## measure the speed claims (prints ratios)
	$(BIN)/python -m benchmarks.crawl
	$(BIN)/python -m benchmarks.archive
	$(BIN)/python -m benchmarks.extract
	$(BIN)/python -m benchmarks.neardup
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.replay
	$(BIN)/python -m benchmarks.ondemand

quality: $(VENV)/.ready-dev ## measure extraction field by field (NEWSCRAWL_CORPUS names the folder)
	$(BIN)/python -m benchmarks.quality

train: $(VENV)/.ready-dev ## train the body model again (NEWSCRAWL_CORPUS names the folder)
	$(BIN)/python -m training

soak: $(VENV)/.ready-dev ## run the long tests too
	$(BIN)/python -m pytest -m "soak or not soak" -s

lock: ## resolve the dependencies again
	$(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install --quiet uv
	for set in "--output-file requirements.lock" "--group dev --output-file requirements-dev.lock"; do \
		$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-header --no-emit-index-url --no-annotate pyproject.toml --group build $$set || exit 1; done
	rm -rf $(VENV)-lock

clean: ## remove the virtual environment and caches, never data
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "newscrawl needs Python 3.11 or newer; set PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: $(VENV)/bin/python pyproject.toml requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
