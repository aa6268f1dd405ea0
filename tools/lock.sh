#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes the hashed locks in requirements/ anew from pyproject.toml (`make lock`). They hold no addresses, so that
# everybody installs from the registry of his own configuration.
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}
lock() {
    out=$1; shift
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-emit-find-links --no-header --no-annotate "$@" --output-file "requirements/$out"
}
lock core.txt pyproject.toml
lock build.txt pyproject.toml --extra build --constraint requirements/core.txt
lock dev.txt pyproject.toml --extra dev --constraint requirements/core.txt
lock spark.txt pyproject.toml --extra spark --constraint requirements/core.txt
grep '^uv==' requirements/dev.txt | tr -d ' \\' | lock uv.txt -
