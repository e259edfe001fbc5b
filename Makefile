# `make run` and `make test` are the whole set-up. They need Python 3.11 or newer with its venv module.
PORT ?= 8000
WORKERS ?= 2
ARGS ?=
PY = .venv/bin/python
NO_PYTHON = "Python 3.11 or newer with its venv module is needed. Debian, Ubuntu: sudo apt install python3-venv \
  (Ubuntu 22.04: python3.11-venv). macOS: brew install python@3.13"

.PHONY: help run test lint format messages lock clean
.NOTPARALLEL:

help:
	@echo "make run     serve a demo on http://127.0.0.1:8000/ (PORT=9000 make run: elsewhere)"
	@echo "make test    run all tests, on SQLite and on PostgreSQL (ARGS='-k calendar': some of them)"
	@echo "make lint    check style, types, templates, migrations and requirements"
	@echo "make format  write the code in its one format"
	@echo "make messages  compile the Khmer catalogues, and list what has no Khmer yet"
	@echo "make lock    choose the newest packages that pyproject.toml allows (needs uv)"
	@echo "make clean   remove what these commands made, but not the database"

# A virtual environment counts only when complete; anything half-made is made again. $(1) is a file of
# pinned and hashed requirements; requirements-dev.txt includes all of requirements.txt.
define install
	@test -e .venv/complete && $(PY) -c '' 2>/dev/null || { \
	  for python in python3.13 python3.12 python3.11 python3.14 python3 ''; do \
	    $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	  done; \
	  test -n "$$python" || { echo $(NO_PYTHON); exit 1; }; \
	  $$python -m venv --clear .venv; }
	@cmp -s $(1) .venv/$(1) || { echo "Installing $(1) ..."; rm -f .venv/complete; \
	  $(PY) -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes \
	    --only-binary :all: -r $(1) && cp $(sort requirements.txt $(1)) .venv/ && touch .venv/complete; }
endef

TRY_PORT = from socket import *; import sys; s = socket(); s.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1); \
  port = int(sys.argv[1]); assert port > 0; s.bind(("127.0.0.1", port))
run:
	$(call install,requirements.txt)
	@$(PY) -c '$(TRY_PORT)' '$(PORT)' 2>/dev/null \
	  || { echo "Port $(PORT) cannot be used here. Choose another one: PORT=9000 make run"; exit 1; }
	@test -s .secret_key || (umask 077 && $(PY) -c 'import secrets; print(secrets.token_urlsafe(50))' > .secret_key.$$$$ \
	  && mv .secret_key.$$$$ .secret_key)
	@export DEBUG=1 SECRET_KEY="$${SECRET_KEY:-$$(cat .secret_key)}" DJANGO_RUNSERVER_HIDE_WARNING=true \
	    PUBLIC_ORIGIN="$${PUBLIC_ORIGIN:-http://127.0.0.1:$(PORT)}"; \
	  $(PY) manage.py migrate --skip-checks --verbosity 0 && $(PY) manage.py createcachetable --verbosity 0 && $(PY) manage.py demo \
	    && exec $(PY) manage.py runserver --noreload 127.0.0.1:$(PORT)

test:
	$(call install,requirements-dev.txt)
	@$(PY) -m pytest -n $(WORKERS) --database=sqlite $(ARGS)
	@$(PY) -m pytest -n $(WORKERS) --database=postgresql $(ARGS)

lint:
	$(call install,requirements-dev.txt)
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@DEBUG=1 $(PY) -m mypy
	@$(PY) -m djlint --lint --quiet templates
	@DEBUG=1 DATABASE_URL=sqlite:///.venv/lint.sqlite3 $(PY) manage.py makemigrations --check --dry-run
	@$(PY) -m pytest -q tests/test_requirements.py

format:
	$(call install,requirements-dev.txt)
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

messages:
	$(call install,requirements-dev.txt)
	@DEBUG=1 $(PY) -m tests.catalogues

# No address of a package index is written: the files name packages, versions and hashes.
LOCK = uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --only-binary :all: \
  --custom-compile-command "make lock" pyproject.toml
lock:
	@$(LOCK) --output-file requirements.txt
	@$(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt

clean:
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .test-artifacts staticfiles
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
