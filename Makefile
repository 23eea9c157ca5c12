# Byline: `make run` starts it, `make test` tests it. Both make what they need in .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run test install lint lock bench clean

run: $(STAMP)
	@$(BIN)/python -m app

test: $(STAMP)
	@$(BIN)/python -m pytest

install: $(STAMP)

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

lock: $(STAMP)
	@$(BIN)/uv pip compile pyproject.toml --group test --universal --python-version 3.11 --upgrade -o requirements.txt

# DATA is the folder with the benchmark data sets, which are not part of this repository.
DATA ?= data
bench: $(STAMP)
	@$(BIN)/python -m benchmarks.run --quick $(DATA)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp is written last, so an interrupted install is finished by the next make.
$(STAMP): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Byline needs Python 3.11 or newer; '$(PYTHON)' is not. Install one and say which: make PYTHON=python3.12"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
		echo "Python cannot make virtual environments. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }
	@echo "Installing the packages of requirements.txt into $(VENV) …"
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check uv; then \
		$(BIN)/python -m uv pip install --quiet --python $(BIN)/python -r requirements.txt; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt; \
	fi
	@touch $(STAMP)
