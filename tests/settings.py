# SPDX-License-Identifier: Apache-2.0
"""The product's settings for a test run: a home of its own, and a throw-away server unless DATABASE_URL names one.

Both are made by the first process and inherited by xdist's workers through the environment.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from wharfinger.config.postgres import sweep_throwaway_clusters, throwaway_cluster

MARK = "WHARFINGER_TEST_HOME"

if MARK not in os.environ:
    home = Path(tempfile.mkdtemp(prefix="wharfinger-test-home-"))
    home.chmod(0o711)
    (home / "static").mkdir()  # WhiteNoise warns without it, and warnings are errors
    os.environ.update({MARK: str(home), "WHARFINGER_HOME": str(home), "WHARFINGER_SECRET_KEY": "of-tests-only"})
    for name in ("HOST", "PORT", "WHARFINGER_PUBLIC_URL", "WHARFINGER_EMAIL_URL", "WHARFINGER_LANGUAGE"):
        os.environ.pop(name, None)
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    if not os.environ.get("DATABASE_URL"):
        sweep_throwaway_clusters()
        stack = contextlib.ExitStack()
        cluster = stack.enter_context(throwaway_cluster())
        os.environ["DATABASE_URL"] = cluster.dsn()
        atexit.register(stack.close)

from wharfinger.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
