# The commands that people use: `just NAME`. Each also runs as it stands, from the top of a checkout that was set up.
export QT_QPA_PLATFORM := env_var_or_default("QT_QPA_PLATFORM", "offscreen")
python := ".venv/bin/python"

# install what is missing and run every check, as the build server does
check:
    sh packaging/test.sh

# open the window with the example office
run:
    sh packaging/run.sh

# tests, all or those named: just test tests/policy -k unknown
test *WHICH:
    {{python}} -m pytest -n 2 --dist worksteal {{WHICH}}

# the long runs with their full counts: just full tests/faults
full *WHICH:
    {{python}} -m pytest -m full {{WHICH}}

# ruff, the import contracts, mypy, vulture
lint:
    {{python}} -m ruff check .
    .venv/bin/lint-imports
    {{python}} -m mypy
    {{python}} -m vulture

# rewrite what ruff can
format:
    {{python}} -m ruff check --fix .
    {{python}} -m ruff format .

# a picture of every page and state: just pictures OUT --only desk
pictures OUT *MORE:
    {{python}} -m tests.pictures {{OUT}} {{MORE}}

# one benchmark by its name: just bench reading
bench NAME *MORE:
    {{python}} -m tests.benchmarks.bench_{{NAME}} {{MORE}}

# the tables of what the reader does on the public texts
tables:
    {{python}} -m tests.docket.statute_counts
    {{python}} -m tests.docket.charge_confusion

# the wheel, in dist/
build:
    uv build
