# make demo   the whole story on the samples          make test   what the tests need, then all of them
# make bench  the speed table, ours beside others'    make docs   the pages that are made from the code
# make windows-zip PYTHON_FOR_WINDOWS=…   a folder that runs on Windows by being unzipped (docs/windows.md)
# Needs git, make and Python 3.11 or later, nothing else. Another Python: make demo PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: help demo test fuzz bench docs windows-zip clean
.DEFAULT_GOAL := help

help:
	@sed -n '1,4s/^# //p' Makefile

demo: $(VENV)/.installed
	@$(BIN)/plankit demo

test: $(VENV)/.installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2

# Every tag of the shipped templates cut at every place, as Word may cut it; `make test` cuts each at three.
fuzz: $(VENV)/.installed-for-tests
	PLANKIT_FUZZ=all $(BIN)/pytest -n 2 tests/templates/test_splitting.py

bench: $(VENV)/.installed-for-tests
	$(BIN)/python -m bench

docs: $(VENV)/.installed-for-tests
	$(BIN)/python -m scripts.make_docs

windows-zip: $(VENV)/.installed-for-tests
	@test -n "$(PYTHON_FOR_WINDOWS)" || { \
	  echo "Say which Python to put in: make windows-zip PYTHON_FOR_WINDOWS=python-3.12.10-embed-amd64.zip (a zip file, folder or address)" >&2; exit 1; }
	$(BIN)/python -m scripts.windows_zip --python "$(PYTHON_FOR_WINDOWS)"

clean:
	rm -rf $(VENV) demo build dist

# A stamp is only written when its step went through, so an interrupted installation is taken up again.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Plankit needs Python 3.11 or later; '$(PYTHON)' is older or missing. Install it, or say which: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "This Python has no venv. On Debian or Ubuntu install it with: sudo apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml
	$(PIP) install --editable .
	@touch $@

$(VENV)/.installed-for-tests: $(VENV)/.made pyproject.toml
	$(PIP) install --editable '.[test]'
	@touch $@ $(VENV)/.installed
