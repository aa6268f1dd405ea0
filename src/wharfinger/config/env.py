# SPDX-License-Identifier: Apache-2.0
"""Typed readers of environment variables; every variable the product reads is declared in :data:`DECLARED`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Variable:
    """One setting: its name, what it means and its default as shown in the documentation."""

    name: str
    meaning: str
    default: str


DECLARED: dict[str, Variable] = {}


class SettingError(ValueError):
    """An environment variable that cannot be understood; the text says which and what is expected."""


def given(name: str) -> str | None:
    """The variable as it stands, or the content of the file ``NAME_FILE`` names; None when neither is set."""
    secret_file = os.environ.get(f"{name}_FILE")
    if secret_file:
        return Path(secret_file).read_text(encoding="utf-8").strip()
    value = os.environ.get(name)
    return value if value not in (None, "") else None


def _declare(name: str, meaning: str, default: object) -> str | None:
    DECLARED[name] = Variable(name, meaning, "" if default is None else str(default))
    return given(name)


def text(name: str, default: str, meaning: str) -> str:
    """The variable as text; ``NAME_FILE`` may name a file that holds it."""
    value = _declare(name, meaning, default)
    return default if value is None else value


def path(name: str, default: Path, meaning: str, shown: str | None = None) -> Path:
    """The variable as an absolute path with ``~`` expanded."""
    value = _declare(name, meaning, shown or default)
    return (default if value is None else Path(value)).expanduser().absolute()


def whole(name: str, default: int, meaning: str) -> int:
    """The variable as a whole number."""
    value = _declare(name, meaning, default)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError:
        raise SettingError(f"{name}={value!r}: a whole number is expected, such as {default}") from None


def flag(name: str, default: bool, meaning: str) -> bool:
    """The variable as yes or no: 1/0, true/false, yes/no, on/off."""
    value = _declare(name, meaning, "1" if default else "0")
    if value is None:
        return default
    lowered = value.lower()
    if lowered in ("1", "true", "yes", "on"):
        return True
    if lowered in ("0", "false", "no", "off"):
        return False
    raise SettingError(f"{name}={value!r}: 1 or 0 is expected")


def words(name: str, default: tuple[str, ...], meaning: str) -> list[str]:
    """The variable as a list separated by commas."""
    value = _declare(name, meaning, ",".join(default))
    return list(default) if value is None else [part.strip() for part in value.split(",") if part.strip()]
