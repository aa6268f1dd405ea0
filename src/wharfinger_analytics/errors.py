# SPDX-License-Identifier: Apache-2.0
"""What analytics cannot do (errors) and what it did with a caveat (warnings), as types.

Both carry a ``code`` for machines and ``data`` for a caller who words them in his own
language; ``str()`` is plain English. Warnings are not raised: they come with the result.
"""

from __future__ import annotations

from typing import Any, ClassVar


class AnalyticsError(Exception):
    """The figure cannot be computed. Nothing was written anywhere."""

    code: ClassVar[str] = "analytics"

    def __init__(self, message: str, **data: Any) -> None:
        super().__init__(message)
        self.data = data


class ParameterError(AnalyticsError, ValueError):
    """A parameter was not understood or contradicts another."""

    code = "parameter"


class ContractError(AnalyticsError, ValueError):
    """A table lacks a column, or a column has the wrong kind of values."""

    code = "contract"


class DuplicateCodeError(ContractError):
    """Two rows carry the same code, so a rank would not belong to one object."""

    code = "duplicate_code"


class SourceError(AnalyticsError, TypeError):
    """The input is neither a table nor something a table can be read from."""

    code = "source"


class AnalyticsWarning(UserWarning):
    """The figure was computed; this is what to know when reading it."""

    code: ClassVar[str] = "analytics"

    def __init__(self, message: str, **data: Any) -> None:
        super().__init__(message)
        self.data = data


class NothingToRankWarning(AnalyticsWarning):
    """No object has a value above zero: every one is listed apart."""

    code = "nothing_to_rank"


class ListedApartWarning(AnalyticsWarning):
    """Some objects have a negative, zero or missing value and are listed apart."""

    code = "listed_apart"


class RoundedValuesWarning(AnalyticsWarning):
    """Some values had more decimals than kept, and were rounded before summing."""

    code = "rounded_values"


class ConcentrationWarning(AnalyticsWarning):
    """The best customers bring less of the value than the model says (R068)."""

    code = "concentration_lower_than_model"


class TiesWarning(AnalyticsWarning):
    """Equal values straddled a tier's limit; all of them went to the upper tier."""

    code = "ties_enlarge_tier"
