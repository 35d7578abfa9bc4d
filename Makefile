# Thin over one command, `lamppost`. On a bare machine `make run` and `make test` need only
# python3 (3.11 or newer, with venv) and, where it is Debian and root, apt-get.
PYTHON ?= python3
BIN = .venv/bin
LAMPPOST = $(BIN)/lamppost

.PHONY: run test check format bench clean-demo programs

run: .venv/run
	@$(LAMPPOST) run --demo $(ARGS)

test: .venv/dev programs
	@tools/test $(ARGS)

check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy lamppost home_bridge

format: .venv/dev
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/ruff format -q .

bench: .venv/dev
	@$(BIN)/python -m bench $(ARGS)

clean-demo:
	@test -x $(LAMPPOST) && $(LAMPPOST) clean-demo || echo "nothing to clean"

programs:
	@tools/programs

.venv/run: requirements/base.txt pyproject.toml
	@tools/install requirements/base.txt $@

.venv/dev: requirements/dev.txt pyproject.toml
	@tools/install requirements/dev.txt $@
	@touch .venv/run
