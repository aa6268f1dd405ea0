# SPDX-License-Identifier: Apache-2.0
"""The secret key that is made once and kept in the data directory."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path


def kept_secret(home: Path) -> str:
    """The secret in ``home/secret-key``, made on the first call (mode 0600; two racing starts agree)."""
    file = home / "secret-key"
    home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(file)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(48))
    return _read(file)


def _read(file: Path) -> str:
    for _ in range(200):
        if value := file.read_text(encoding="ascii").strip():
            return value
        time.sleep(0.01)
    raise RuntimeError(f"{file} is empty: delete it and start again")
