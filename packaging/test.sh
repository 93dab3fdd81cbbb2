#!/bin/sh
# Every check of the project, from nothing: `sh packaging/test.sh`. Non-zero as soon as one of them fails.
# Arguments go to pytest (`sh packaging/test.sh tests/policy -k boundary`).
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/packaging/setup.sh"
prepare test
test_packages
cd "$root"
bin=$root/.venv/bin
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
trap 'exit 130' INT TERM
QT_QPA_PLATFORM=${SCREENER_TEST_PLATFORM:-offscreen}
export QT_QPA_PLATFORM
# What is compiled is kept, beside the environment: else, where an image of a build server forbids it, each process that a
# test starts compiles the program and its libraries anew (four seconds each).
unset PYTHONDONTWRITEBYTECODE
PYTHONPYCACHEPREFIX=$root/.venv/.bytecode
export PYTHONPYCACHEPREFIX

# check NAME COMMAND...: in the background; its output is shown when it fails.
checks=
check() {
    name=$1
    shift
    checks="$checks $name"
    { "$@" >"$logs/$name.out" 2>&1 && echo 0 >"$logs/$name.rc" || echo $? >"$logs/$name.rc"; } &
}

say "running ruff, mypy, the import contracts, vulture and the tests"
check ruff "$bin/python" -m ruff check --no-cache .
check contracts "$bin/python" "$bin/lint-imports" --no-cache --no-logo
check mypy "$bin/python" -m mypy
check vulture "$bin/python" -m vulture
set +e
"$bin/python" -m pytest -n "${SCREENER_TEST_WORKERS:-2}" --dist worksteal "$@" >"$logs/pytest.out" 2>&1
tests=$?
set -e
wait

failed=
for name in $checks; do
    if [ "$(cat "$logs/$name.rc")" = 0 ]; then
        say "$name: $(grep -v '^ *$' "$logs/$name.out" | tail -n 1)"
    else
        failed="$failed $name"
        cat "$logs/$name.out"
        say "$name: failed"
    fi
done
if [ "$tests" = 0 ]; then
    tail -n 1 "$logs/pytest.out"
else
    failed="$failed pytest"
    cat "$logs/pytest.out"
fi
if [ -n "$failed" ]; then
    say "failed:$failed"
    exit 1
fi
say "all checks passed"
