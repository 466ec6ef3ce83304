# make learn   the course in JupyterLab
# make demo    grade the small class in tests/submissions
# make test    every test
# make help    all targets
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PORT   ?= 8888

.DEFAULT_GOAL := help
.PHONY: help learn demo test lint release class bench rehearsal kills picture constraints clean

help:  ## what each target does
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# A stamp per environment, newer than what it was made from: a second start installs nothing.
$(VENV)/learn.stamp: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Causeway needs Python 3.11 or newer: make learn PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[servers]'
	@touch $@

$(VENV)/dev.stamp: $(VENV)/learn.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[servers,grading,dev]'
	@touch $@

learn: $(VENV)/learn.stamp  ## open the course map in JupyterLab
	@$(BIN)/causeway learn --port $(PORT) $(LEARN)

demo: $(VENV)/learn.stamp  ## grade the small class and say where the feedback is
	@# Exit code 2 says that a submission could not be read: one of these cannot, on purpose.
	@$(BIN)/causeway grade 01-data-structures tests/submissions --only 01-list 03-dict --limit 5 || test $$? -eq 2

test: $(VENV)/dev.stamp lint  ## every test: package, lessons, exercises, class, browser, Binder
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/dev.stamp  ## format, lint, types, spelling
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/codespell

release: $(VENV)/dev.stamp  ## generate exercises, navigation, the map and README's links
	$(BIN)/causeway release

class: $(VENV)/dev.stamp  ## generate the small class from solutions and answers
	$(BIN)/python -m tests.make_class

bench: $(VENV)/dev.stamp  ## print what the classroom costs a learner who waits, and what grading a class costs
	$(BIN)/python -m tests.bench_classroom
	$(BIN)/python -m tests.bench_services
	$(BIN)/python -m tests.bench_grader
	$(BIN)/python -m tests.bench_grader --chapter
	$(BIN)/python -m tests.bench_services_grading
	$(BIN)/python -m tests.bench_cluster

rehearsal: $(VENV)/dev.stamp  ## take a class of 300 from an LMS's archive to its gradebook, and print the times
	$(BIN)/python -m tests.rehearsal

kills: $(VENV)/dev.stamp  ## kill a grader a hundred times at random moments and compare what it leaves
	$(BIN)/python -m tests.kills 100

picture: $(VENV)/dev.stamp  ## take the pictures of README and of the lesson on lists anew (needs Chromium)
	$(BIN)/python -m tests.picture

constraints:  ## choose new versions for constraints.txt and binder/requirements.txt (needs uv)
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links -o constraints.txt pyproject.toml
	uv pip compile --quiet --python-version 3.12 --python-platform linux --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --extra servers -c constraints.txt -o binder/requirements.txt pyproject.toml

clean:  ## remove what the targets made, never learner work or grades
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache
