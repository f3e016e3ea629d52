# Everything from a clone: git, make and Python 3.11 or newer are all a machine needs.
# GNU make 3.81, which macOS ships, is enough.
.DEFAULT_GOAL := help
.PHONY: help setup tools demo test check clean missing
.NOTPARALLEL:

# With this set each start of a Pulumi program would compile the providers again.
unexport PYTHONDONTWRITEBYTECODE
# The virtual environment is the one here, whichever is active.
unexport VIRTUAL_ENV

VENV := .venv
STAMP := $(VENV)/.relight-setup
# A Python that was upgraded or removed leaves a link to nothing.
MISSING := $(shell test -x $(VENV)/bin/python || echo missing)

help: ## these lines
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile

setup: $(STAMP) ## the Python environment from uv.lock, and uv and Go where there are none

$(STAMP): uv.lock pyproject.toml tools/setup.sh tools/uv.txt $(MISSING)
	@tools/setup.sh

tools: setup ## Pulumi, Kubernetes, LiteLLM and the rest: from PATH, the cache, or made from what is pinned
	@$(VENV)/bin/python -m tools

demo: tools ## the environment `demo` on the local cloud, and a question to one of its services
	@$(VENV)/bin/relight up demo
	@$(VENV)/bin/relight ask demo claims-assistant "Does the standard policy cover hail?" --wait 60

test: tools ## the tests
	$(VENV)/bin/pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: setup ## what CI runs: format, lint, types, tests
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	@$(MAKE) --no-print-directory test

clean: ## removes what was made in this folder but the state of environments; the tools' cache is kept
	rm -rf $(VENV) .relight/uv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
