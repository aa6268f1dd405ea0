# SPDX-License-Identifier: Apache-2.0
"""``python -m wharfinger.config.cli``: the command without its entry point."""

from wharfinger.config.cli import main

raise SystemExit(main())
