# The front door. `make` alone lists the targets; each one first prepares what it needs, so none has to be run before.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

PYTHON ?= python3
NAME :=
RENEW :=
VENDORS := $(sort $(patsubst suites/%/checklist.yaml,%,$(wildcard suites/*/checklist.yaml)))
VENV := .venv
RUN := $(VENV)/bin
READY := $(VENV)/.ready
SDK := suites/tests/browser
SDK_READY := $(if $(wildcard $(SDK)/package-lock.json),$(SDK)/node_modules/.package-lock.json)

# Only this value keeps Pact from reporting each verification to its makers.
export PACT_DO_NOT_TRACK := true
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Tests start hundreds of processes; with this set, as images do, each would compile all it imports anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup serve demo test contracts drift ci lint types bench mutants docs vendor lock clean components

help:  ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) $(SDK_READY)  ## build .venv from the lock, and fetch the SDKs that the browser tests drive

serve: $(READY)  ## serve all simulated vendors until Ctrl-C
	$(RUN)/golive serve

demo: $(READY) $(SDK_READY)  ## sign the reference integration off by each vendor's checklist; the bundles land in build/demo
	rm -rf build/demo && mkdir -p build/demo
	$(RUN)/golive signoff --new-key build/demo/release.pem
	$(RUN)/golive signoff --all --integration suites/reference/golive.toml --key build/demo/release.pem --into build/demo || test $$? -eq 4  # a person has to look
	for bundle in build/demo/*/*/; do $(RUN)/golive verify $$bundle --key build/demo/release.pub.pem; done

test: components setup  ## run every test
	$(RUN)/python -m pytest -n 3 --dist loadgroup

contracts: $(READY)  ## hold simulators and client code to the contracts: Pact, Schemathesis, Hypothesis, flows
	$(RUN)/python -m pytest contracts/tests -n 2 --dist loadgroup

drift: $(READY)  ## compare what the simulators answer with the goldens, field by field
	$(RUN)/golive drift --all

ci: lint types test contracts drift  ## what must pass before a change is done: lint, types, test, contracts, drift

lint: $(READY)  ## style and layout of the code
	$(RUN)/ruff check
	$(RUN)/ruff format --check

types: $(READY)  ## strict typing, every module under its installed name
	@mkdir -p .types/golive && ln -sfn $(addprefix ../../,contracts schemas simulators suites conftest.py) .types/golive/
	$(RUN)/mypy | sed 's|^\.types/golive/||'

bench: $(READY)  ## measure speed and memory against a bare server
	$(RUN)/python -m golive.suites.bench

mutants: $(READY) $(SDK_READY)  ## print what catches which broken simulator, and which broken integration (most of an hour)
	$(RUN)/python -m golive.contracts.tests.mutants
	for vendor in $(VENDORS); do $(RUN)/python -m golive.suites.reference.mutants --vendor $$vendor; done

docs: $(READY)  ## renew the tables and diagrams that docs/vendors takes from the code
	$(RUN)/python -m golive.suites.docs

vendor: $(READY)  ## stamp the folders of a new vendor: make vendor NAME=acme
	@test -n "$(NAME)" || { echo "Say which vendor: make vendor NAME=acme" >&2; exit 2; }
	$(RUN)/python -m golive.suites.stamp "$(NAME)"

lock: $(READY)  ## bring requirements.lock in line with pyproject.toml; RENEW=1 also takes the newest versions
	$(RUN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-emit-index-url --custom-compile-command "make lock" --quiet $(if $(RENEW),--upgrade) \
	  --output-file requirements.lock

clean:  ## remove everything that make made
	rm -rf $(VENV) $(SDK)/node_modules .types .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist *.egg-info
	find contracts schemas simulators suites -name __pycache__ -prune -exec rm -rf {} +

components:
	@.ci/components node npm chromium

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "golive needs Python 3.11 or newer: make PYTHON=python3.11")'
	@.ci/components venv
	test -x $(RUN)/python || $(PYTHON) -m venv $(VENV)
	$(RUN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(RUN)/python -m pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

$(SDK)/node_modules/.package-lock.json: $(SDK)/package-lock.json
	@.ci/components node npm
	cd $(SDK) && npm ci --no-audit --no-fund
	@touch $@
