# Sourced by run.sh and test.sh: makes .venv ready from nothing. POSIX sh.
# Promises: the second start installs nothing; every step says what it does in one line; what fails says what failed
# and what to do, and exits with 1. Nothing outside this folder is touched, except Debian packages when run as root.
#
# Use: root=$(cd "$(dirname "$0")/.." && pwd) && . "$root/packaging/setup.sh" && prepare run   (or: prepare test)

say() { printf 'screener: %s\n' "$*" >&2; }

# fail WHAT REMEDY [LOG]: shows the end of the log, then the sentence that the reader can act on.
fail() {
    if [ -n "${3:-}" ] && [ -s "$3" ]; then
        awk '!/Retrying/ || !seen++' "$3" | tail -n 8 | sed 's/^/    /' >&2
    fi
    say "$1. $2"
    exit 1
}

usable_python() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for python in ${SCREENER_PYTHON:+"$SCREENER_PYTHON"} python3 python3.11 python3.12 python3.13 python3.14; do
        if usable_python "$python"; then
            printf '%s\n' "$python"
            return
        fi
    done
    return 1
}

# Shared library -> the Debian package that holds it. PySide6 brings Qt itself; these are what Qt loads from the system,
# most of them (libxcb-*) only for a window on X11.
qt_libraries='libEGL.so.1 libegl1
libGL.so.1 libgl1
libGLX.so.0 libglx0
libOpenGL.so.0 libopengl0
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libglib-2.0.so.0 libglib2.0-0
libdbus-1.so.3 libdbus-1-3
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libX11-xcb.so.1 libx11-xcb1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-sync.so.1 libxcb-sync1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxcb-xinerama.so.0 libxcb-xinerama0'

# The Debian packages that are missing, one a line. A library counts as present whoever installed it.
missing_packages() {
    if ! find_python >/dev/null; then
        printf '%s\n' python3 python3-venv
    fi
    present=$(/sbin/ldconfig -p 2>/dev/null || ldconfig -p 2>/dev/null || :)
    printf '%s\n' "$qt_libraries" | while read -r library package; do
        case "$present" in
            *"$library "*) ;;
            *) printf '%s\n' "$package" ;;
        esac
    done
}

system_packages() {
    if ! command -v apt-get >/dev/null 2>&1; then
        find_python >/dev/null || fail "Python 3.11 or newer with venv was not found" \
            "Install it (python.org, or your system's packages), or name one in SCREENER_PYTHON, and start again"
        return 0
    fi
    packages=$(missing_packages | tr '\n' ' ' | sed 's/ $//')
    [ -n "$packages" ] || return 0
    line="apt-get install -y --no-install-recommends $packages"
    if [ "$(id -u)" != 0 ]; then
        say "system packages are missing that only root can install. Run this line, then start again:"
        printf '\n    sudo apt-get update && sudo %s\n\n' "$line" >&2
        exit 1
    fi
    say "installing $(printf '%s\n' "$packages" | wc -w | tr -d ' ') system packages with apt-get (a minute or two the first time)"
    log=$(mktemp)
    DEBIAN_FRONTEND=noninteractive apt-get update -q >"$log" 2>&1 ||
        fail "apt-get could not fetch the package lists" "Check the network and the sources of apt, and start again" "$log"
    # shellcheck disable=SC2086  # one word a package
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $packages >"$log" 2>&1 ||
        fail "apt-get could not install the system packages" "Try it by hand to see why: $line" "$log"
    rm -f "$log"
}

# What some tests work with and the program does not: a file that is there once the package is, and the package.
test_tools='/usr/bin/soffice libreoffice-calc-nogui
/usr/lib/python3/dist-packages/uno.py python3-uno
/usr/lib/python3/dist-packages/apsw python3-apsw
/usr/lib/postgresql postgresql'

missing_test_tools() {
    printf '%s\n' "$test_tools" | while read -r file package; do
        [ -e "$file" ] || printf '%s\n' "$package"
    done
}

# Installs them as root on Debian. Without them the tests that need them skip, and say why: nothing fails here.
test_packages() {
    packages=$(missing_test_tools | tr '\n' ' ' | sed 's/ $//')
    [ -n "$packages" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
        say "some tests will skip: they need $packages"
        return 0
    fi
    say "installing what some tests work with ($packages)"
    log=$(mktemp)
    # shellcheck disable=SC2086  # one word a package
    { DEBIAN_FRONTEND=noninteractive apt-get update -q && DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends $packages; } >"$log" 2>&1 ||
        say "apt-get could not install them: the tests that need them will skip"
    rm -f "$log"
}

# What the environment was made from: a change of any of it, or a moved folder, makes it new again.
wanted_stamp() {
    cat "$root/uv.lock" "$root/pyproject.toml" "$root/packaging/uv-pinned.txt" | cksum
    printf '%s\n' "$root"
}

# prepare run | test: the tests' environment holds the program's too, so one stamp of "test" serves both.
prepare() {
    cd "$root" || exit 1
    environment=$root/.venv
    wanted=$(wanted_stamp)
    for stamp in "$environment/.ready-test" "$environment/.ready-$1"; do
        if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && "$environment/bin/python" -c '' 2>/dev/null; then
            return 0
        fi
    done
    system_packages
    python=$(find_python) || fail "Python 3.11 or newer with venv was not found" \
        "Install the packages python3 and python3-venv, and start again"
    make_environment
    install_uv
    install_locked "$1"
    printf '%s\n' "$wanted" >"$environment/.ready-$1"
}

make_environment() {
    if "$environment/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        return 0
    fi
    say "making the virtual environment .venv"
    log=$(mktemp)
    "$python" -m venv --clear --without-pip "$environment" >"$log" 2>&1 ||
        fail "The virtual environment could not be made in $environment" "Check that the folder can be written and the disk is not full" "$log"
    rm -f "$log"
}

# uv lives in an environment of its own inside .venv: it is no dependency of the program.
install_uv() {
    tools=$environment/.tools
    uv_version=$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' "$root/packaging/uv-pinned.txt")
    case "$("$tools/bin/uv" --version 2>/dev/null)" in
        "uv $uv_version"*) return 0 ;;
    esac
    say "fetching the installer (uv $uv_version, 25 MB)"
    log=$(mktemp)
    "$python" -m venv --clear "$tools" >"$log" 2>&1 ||
        fail "The installer's environment could not be made in $tools" "Check that the folder can be written and the disk is not full" "$log"
    "$tools/bin/python" -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: \
        -r "$root/packaging/uv-pinned.txt" >"$log" 2>&1 ||
        fail "The download of uv from the Python package index failed" "$network_remedy" "$log"
    rm -f "$log"
}

network_remedy="Is the network there? Behind a proxy set HTTPS_PROXY; with the office's own certificate set SSL_CERT_FILE and PIP_CERT. Then start again: what was fetched is kept"

install_locked() {
    if [ "$1" = test ]; then
        say "installing the program, its libraries and the test tools from uv.lock (about 250 MB the first time)"
        set -- --group dev
    else
        say "installing the program and its libraries from uv.lock (about 200 MB the first time)"
        set -- --no-dev
    fi
    # --inexact: preparing to run must not remove the test tools that an earlier start installed.
    UV_PROJECT_ENVIRONMENT=$environment UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV='' \
        "$environment/.tools/bin/uv" sync --frozen --inexact "$@" ||
        fail "Installing from uv.lock failed (the lines above say which package and why)" "$network_remedy"
}
