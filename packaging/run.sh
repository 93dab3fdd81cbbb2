#!/bin/sh
# Starts the program from a checkout, from nothing: `sh packaging/run.sh`.
#   with a display     opens the window on the example office
#   without a display  does the main job on the example office and says where workbook, warrant list and oversight pack lie
#   with arguments     runs that command, as in `sh packaging/run.sh policy check FILE` (--help lists them)
# The example office lies in build/example, or in $SCREENER_EXAMPLE.
set -eu
started_in=$(pwd)
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/packaging/setup.sh"
prepare run
python=$root/.venv/bin/python
PYTHONPATH=$root${PYTHONPATH:+:$PYTHONPATH}
export PYTHONPATH

if [ $# -gt 0 ]; then
    cd "$started_in" # file names are the caller's
    exec "$python" -m screener "$@"
fi

example=${SCREENER_EXAMPLE:-$root/build/example}
mkdir -p "$example" || fail "The folder $example could not be made" "Name another one in SCREENER_EXAMPLE, and start again"
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" = Darwin ]; then
    say "opening the example office (it lies in $example)"
    exec "$python" -m screener demo --dir "$example"
fi
say "no display: doing the main job on the example office without the window"
exec "$python" -m screener demo --headless --dir "$example"
