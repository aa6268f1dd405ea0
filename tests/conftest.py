# SPDX-License-Identifier: Apache-2.0
"""What every test may ask for. Settings and the test server: ``tests/settings.py``."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files beside the repository; tests that need it are skipped, and counted, without."""
    if not SHARED.is_dir():
        pytest.skip("../shared/data is not here")
    return SHARED
