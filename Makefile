# One verb per job; every verb sets up what it needs. `make help` lists them.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PEERS := .venv-bench
# Kernels are compiled once and kept here; tests and commands share them.
export NUMBA_CACHE_DIR ?= $(CURDIR)/var/numba

.DEFAULT_GOAL := help
.PHONY: help demo serve test check format bench lock install clean

help: ## list the verbs
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.run ## build the made-up borough and serve it on http://127.0.0.1:8000 (PORT=N for another port)
	$(BIN)/hotspots demo --port $(PORT)

serve: $(VENV)/.run ## serve the store in var/store (PORT=N for another port)
	$(BIN)/hotspots serve --port $(PORT)

test: $(VENV)/.dev ## run every test that this machine can run
	$(BIN)/pytest

check: $(VENV)/.dev ## lint, format, types, layers, Dockerfile
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile

format: $(VENV)/.dev ## rewrite the code in the project's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(PEERS)/.bench ## measure against peers, in an environment of their own
	$(PEERS)/bin/pytest -o python_files="bench_*.py" tests/benchmarks -n 0 -s -W default

install: $(VENV)/.run ## set up the environment, without the test packages

clean: ## remove the environment and what was built; stores in var/ stay
	rm -rf $(VENV) $(PEERS) var/numba var/pycache .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info

# The stamps: each is newer than the lock that it installed. The test packages are a superset of the run
# packages, pinned to the same versions, so installing either never undoes the other.
$(VENV)/.tools: requirements-build.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed, $(PYTHON) is older: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "$(PYTHON) has no venv module: install it first (Debian, Ubuntu: apt install python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.lock
	@touch $@

$(VENV)/.run: $(VENV)/.tools requirements.lock pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@

$(PEERS)/.bench: $(VENV)/.tools requirements-bench.lock pyproject.toml
	$(PYTHON) -m venv $(PEERS)
	$(BIN)/uv pip install --quiet --python $(PEERS)/bin/python --require-hashes --only-binary :all: -r requirements-build.lock -r requirements-bench.lock
	$(BIN)/uv pip install --quiet --python $(PEERS)/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

# Written anew only by hand: resolved for every Python from 3.11, hashed, naming no index.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"
lock: $(VENV)/.tools ## resolve the pinned dependencies anew (add UPGRADE=--upgrade for newer ones)
	$(COMPILE) $(UPGRADE) requirements-build.in -o requirements-build.lock
	$(COMPILE) $(UPGRADE) pyproject.toml -o requirements.lock
	$(COMPILE) $(UPGRADE) pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) $(UPGRADE) pyproject.toml --extra bench -o requirements-bench.lock
