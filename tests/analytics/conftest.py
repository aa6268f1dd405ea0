# SPDX-License-Identifier: Apache-2.0
"""Every analytics test runs once per engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wharfinger_analytics.backends import duckdb_backend

if TYPE_CHECKING:
    from ibis.backends import BaseBackend


@pytest.fixture(scope="session", params=["duckdb"])
def backend(request: pytest.FixtureRequest) -> BaseBackend:
    """An open engine; the expressions under test are the same on all of them."""
    return {"duckdb": duckdb_backend}[request.param]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let pass one warning that is neither ours nor ours to mend: Ibis 12 calls it in DuckDB."""
    ours = Path(__file__).parent
    for item in items:
        if ours in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"))
