# The portal's commands; `make help` lists them. Each sets up what it needs.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
NODE_BIN := $(abspath $(VENV))/bin
.DEFAULT_GOAL := help
.PHONY: help setup demo run test test-fast lint stop lock soak bench messages chromium
SIZE ?= full

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/.installed: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; name one with PYTHON=.")'
	@echo "Installing the Python packages …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/.installed: package-lock.json $(VENV)/.installed
	@echo "Installing the front-end packages …"
	@PATH="$$PATH:$(NODE_BIN)" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

static/vendor/icons.svg: node_modules/.installed deploy/build_static.py deploy/echarts_parts.js $(shell find templates portal ui partners customers licensing notices -type f \( -name '*.html' -o -name 'navigation.py' -o -path '*/views*.py' \) 2>/dev/null)
	@$(BIN)/python deploy/build_static.py

locale/ru/LC_MESSAGES/django.mo: locale/ru/LC_MESSAGES/django.po $(VENV)/.installed
	@$(BIN)/python deploy/compile_messages.py

setup: $(VENV)/.installed static/vendor/icons.svg locale/ru/LC_MESSAGES/django.mo ## .venv/ and the static files, nothing else

demo: setup ## the whole portal with its story, on http://127.0.0.1:8000 (PORT= changes it)
	@exec $(BIN)/python -m portal.demo --port $(PORT)

run: setup ## the portal on its own servers without the story: web, worker and beat, to try it with your own data
	@exec $(BIN)/python -m portal.demo --port $(PORT) --own

chromium:
	@if [ -n "$(CHROMIUM)" ] || command -v chromium chromium-browser google-chrome >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ]; then echo "Installing Chromium …"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else echo "make test needs Chromium: name one with CHROMIUM=, or install the package chromium." >&2; exit 1; fi

test: chromium setup ## every test, the browser's included
	@CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest -n 2 --dist loadgroup

test-fast: setup ## the tests without the browser
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not browser and not soak"

soak: chromium setup ## what takes longer than `make test` may (SOAK="--worlds 500 --kills 2" for a quick run)
	@echo "make soak at commit $$(git rev-parse --short HEAD), $$(nproc) cores:"
	@CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest -v -n 2 --dist worksteal -m soak $(SOAK)

$(VENV)/.bench: requirements-bench.txt $(VENV)/.installed
	@echo "Installing the peers …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

bench: $(VENV)/.bench ## what the heavy parts cost beside their peers (SIZE=small for a quick run)
	@for name in ownership imports readings revocation; do $(BIN)/python benchmarks/$$name.py --size $(SIZE) || exit 1; done

lint: setup ## what CI checks before the tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --config pyproject.toml
	@$(BIN)/djade --check $$(git ls-files 'templates/*.html')
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@env PORTAL_ENV=production PORTAL_HOSTS=portal.example PORTAL_ORIGIN=https://portal.example \
	  PORTAL_SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	  DATABASE_URL=postgresql://app@127.0.0.1:1/portal REDIS_URL=redis://127.0.0.1:1/0 \
	  EMAIL_URL=smtp://127.0.0.1:25 $(BIN)/python manage.py check --deploy --fail-level WARNING

messages: setup ## collect the texts of pages and mails for translation
	@$(BIN)/python manage.py makemessages -l ru --ignore node_modules --ignore .venv --ignore static --no-location
	@$(BIN)/python deploy/compile_messages.py

stop: ## end the demo and the portal's own PostgreSQL and Valkey
	@test -x $(BIN)/python && $(BIN)/python portal/launcher.py stop || true

lock: $(VENV)/.installed ## compile the requirements anew from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --quiet --generate-hashes --universal --python-version 3.11 --no-annotate --no-header -o requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --group dev --quiet --generate-hashes --universal --python-version 3.11 --no-annotate --no-header -o requirements-dev.txt
	@$(BIN)/uv pip compile --group bench --quiet --generate-hashes --universal --python-version 3.11 --no-annotate --no-header -o requirements-bench.txt
