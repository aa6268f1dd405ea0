#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes or mends .venv from a hashed lock: `tools/environment.sh build` or `dev`. Does nothing when the stamp fits.
set -eu
cd "$(dirname "$0")/.."
lock=$1
say() { printf '%s\n' "$*" >&2; }

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    say "Wharfinger needs Python 3.11 or newer: install it, or name it, as in  make demo PYTHON=/path/to/python3"
    exit 1
}

# pip may be missing (Debian splits it off) and may refuse the system's folders (PEP 668): with --target neither matters.
find_uv() {
    if [ -x .tools/bin/uv ] || install_uv; then
        printf '%s\n' .tools/bin/uv
    elif command -v uv >/dev/null 2>&1; then
        command -v uv
    fi
}

install_uv() {
    say "Fetching the installer (uv) ..."
    if ! "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m ensurepip --version >/dev/null 2>&1 || apt_pip || return 1
        "$python" -m venv .tools/pip >/dev/null 2>&1 && pip_python=.tools/pip/bin/python || pip_python=$python
    fi
    "${pip_python:-$python}" -m pip install --quiet --disable-pip-version-check --no-warn-script-location \
        --target .tools --upgrade --require-hashes -r requirements/uv.txt >&2 && [ -x .tools/bin/uv ]
}

apt_pip() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    say "Installing python3-pip and python3-venv ..."
    apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends python3-pip python3-venv >&2
}

with_uv() {
    [ -x .venv/bin/python ] || "$uv" venv --quiet --python "$python" .venv
    UV_LINK_MODE=${UV_LINK_MODE:-copy} "$uv" pip install --quiet --python .venv/bin/python --require-hashes -r "requirements/$lock.txt"
    "$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
}

with_pip() {
    [ -x .venv/bin/pip ] || "$python" -m venv --clear .venv || {
        say "Neither uv nor venv can be had: install python3-venv and python3-pip, then try again."
        exit 1
    }
    .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r "requirements/$lock.txt"
    .venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
}

# What was installed is still there and works, made by exactly these files: the folder may have been moved, too.
wanted=$(cat "requirements/$lock.txt" pyproject.toml tools/environment.sh | cksum)$(pwd)
stamp=.venv/stamp-$lock
if [ -x .venv/bin/wharfinger ] && .venv/bin/python -c '' 2>/dev/null && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi
if [ -e .venv ] && ! { .venv/bin/python -c '' 2>/dev/null && grep -qF "$(pwd)/.venv" .venv/bin/activate; }; then
    rm -rf .venv
fi
python=$(find_python)
uv=$(find_uv)
say "Installing the locked environment ($lock) ..."
if [ -n "$uv" ]; then with_uv; else with_pip; fi
printf '%s' "$wanted" >"$stamp"
