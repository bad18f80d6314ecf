.PHONY: install run test check bench clean

PYTHON ?= python3.11
BIN := .venv/bin
INSTALLED := .venv/.installed

export PYRIGHT_PYTHON_IGNORE_WARNINGS = 1

install: $(INSTALLED)

# Build isolation reads PIP_CONSTRAINT too, so the build back end is pinned like the rest.
$(INSTALLED): pyproject.toml constraints.txt
	@echo "Installing Bindeck into .venv (once) …"
	$(PYTHON) -m venv .venv
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -q -e '.[dev]'
	$(BIN)/pyright --version
	@touch $@

run: install
	$(BIN)/bindeck demo

# The tests start programs: where the environment forbids to keep what was compiled, each would compile all of it.
test: install
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 5 --dist worksteal tests

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/pytest -p no:xdist tests/test_house_rules.py

bench: install
	$(BIN)/python -m tests.bench

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis .import_linter_cache dist build
