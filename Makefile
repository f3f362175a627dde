# Two commands matter: `make run` and `make test`. The rest is for maintainers.

export UV_PYTHON_DOWNLOADS := never

.PHONY: run setup setup-tests test lint bench soak oracles messages assets

run: setup
	@bin/run

# Installs what running needs into .venv, nothing else. Without changes it needs no network.
setup:
	@bin/setup runtime

setup-tests:
	@bin/setup dev

test: setup-tests
	@bin/test

lint: setup-tests
	@bin/lint

bench: setup-tests
	@.venv/bin/python -m bench

# Trials by endurance, on SQLite and Postgres: minutes, not seconds.
soak: setup-tests
	@.venv/bin/python -m soak

# Our counts beside those of the field's libraries, which get an environment of their own.
oracles: setup-tests
	@bin/oracles

# Collect what is to be translated: see docs/translating.md.
messages: setup-tests
	@mkdir -p app/translations
	@PYTHONPATH=. .venv/bin/pybabel -q extract -F babel.cfg --project "Luton 2040" --sort-by-file \
		-o app/translations/messages.pot .

# Rebuild the vendored front-end files. Only here is Node needed.
assets:
	@frontend/build.sh
