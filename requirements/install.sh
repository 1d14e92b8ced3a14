#!/bin/sh
# install.sh PYTHON LOCK: the virtual environment .venv with exactly what LOCK pins, by hash.
# uv does it in seconds; where it cannot be had, pip does it.
set -eu
python=$1
lock=$2

fail() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

command -v "$python" >/dev/null 2>&1 || fail "No $python here. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$("$python" --version) is too old. Dialoom needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"

if [ ! -x .venv/bin/python ]; then
    echo "Making .venv ..."
    "$python" -m venv .venv || fail "The virtual environment could not be made. On Debian: apt-get install python3-venv"
fi
echo "Installing $lock ..."
if [ ! -x .venv/bin/uv ]; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null || true
fi
if [ -x .venv/bin/uv ]; then
    VIRTUAL_ENV=.venv .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes --no-deps -r "$lock" ||
        fail "The packages of $lock could not be installed (see above). Check the network and run the same command again."
else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$lock" ||
        fail "The packages of $lock could not be installed (see above). Check the network and run the same command again."
fi
