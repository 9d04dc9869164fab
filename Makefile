# Thin names over real commands. PORT=, VAR_DIR=, PYTHON= and CHROMIUM= are passed on.
.PHONY: help demo demo-reset test test-hard check bench bench-large memory lock
.DEFAULT_GOAL := help

PY := .venv/bin/python
QUICK := not hard and not stripe_live
# Where Python is told to keep nothing, each worker compiles all tests and the product anew: ten seconds of it each time.
unexport PYTHONDONTWRITEBYTECODE
# Whoever has nothing left to do takes from the other's end, as tests differ a hundredfold in length: the longest come first.
TWO := $(PY) -m pytest -n 2 --dist worksteal

help:
	@echo "make demo        start everything on this machine, with two years of simulated history"
	@echo "make demo-reset  forget what the demo has made"
	@echo "make test        check, then all tests but the ones that need minutes"
	@echo "make test-hard   the tests that need minutes"
	@echo "make check       lint, formatting and types"
	@echo "make bench       measure"
	@echo "make bench-large the same at a million mentorships; takes half an hour and 20 GB of disk"
	@echo "make lock        refresh the lock files"

demo: .venv/demo.stamp
	@$(PY) -m mentorcruise.demo.start --with-parent

demo-reset: .venv/demo.stamp
	@$(PY) -m mentorcruise.demo.reset

check: .venv/dev.stamp
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

test: check
	@CHROMIUM="$$(scripts/chromium)" && export CHROMIUM && set -x && \
	$(TWO) -m "$(QUICK)"

test-hard: .venv/dev.stamp
	@CHROMIUM="$$(scripts/chromium)" && export CHROMIUM && set -x && $(PY) -m pytest -m hard

bench: .venv/dev.stamp
	@$(PY) -m benchmarks

bench-large: .venv/demo.stamp
	@$(PY) -m benchmarks.large

memory: .venv/demo.stamp
	@$(PY) -m mentorcruise.demo.memory

LOCK := $$(command -v uv || echo .venv/bin/uv) pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11
lock: .venv/dev.stamp
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --extra embedded -o requirements-demo.lock
	$(LOCK) pyproject.toml --extra embedded --extra dev -o requirements-dev.lock
	echo uv | $(LOCK) - -o scripts/uv.lock

.venv/%.stamp: requirements-%.lock
	@scripts/bootstrap $*
