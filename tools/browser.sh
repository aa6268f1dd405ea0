#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Sees to a browser for the browser tests: Debian's chromium with Chinese fonts, by apt when root; else what is on the PATH.
set -eu
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then browser=$name; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    missing=""
    [ -n "${browser:-}" ] || missing="chromium"
    dpkg -s fonts-noto-cjk >/dev/null 2>&1 || missing="$missing fonts-noto-cjk"
    if [ -n "$missing" ]; then
        echo "Installing $missing for the browser tests ..." >&2
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >&2 ||
            echo "apt could not install $missing." >&2
        command -v chromium >/dev/null 2>&1 && browser=chromium
    fi
fi
[ -n "${browser:-}" ] || echo "No chromium or google-chrome found: the browser tests will be SKIPPED (and counted)." >&2
