# SPDX-License-Identifier: Apache-2.0
"""The build hook: a wheel carries the front-end files and the compiled translations."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface[Any]):
    """Builds the assets, except for editable installs and where WHARFINGER_SKIP_ASSETS is set."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects the files."""
        if version == "editable" or self.target_name != "wheel" or os.environ.get("WHARFINGER_SKIP_ASSETS"):
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from wharfinger.config import assets

        assets.build(Path(self.root))
