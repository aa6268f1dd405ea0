# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with a cell or a row: a code, and the facts a message needs. Texts: `messages.py`."""

from __future__ import annotations

import dataclasses


class CellError(Exception):
    """A cell that cannot be read as its field asks; `code` names the reason, `facts` fill its message."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class FileError(Exception):
    """A file that cannot be read at all."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a row: target field (empty: the row as a whole), reason code, what the cell said."""

    field: str
    code: str
    raw: str = ""
    column: str = ""
    facts: dict[str, str | int] = dataclasses.field(default_factory=dict)
