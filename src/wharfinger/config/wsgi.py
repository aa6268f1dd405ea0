# SPDX-License-Identifier: Apache-2.0
"""Pages and API, as WSGI."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wharfinger.config.settings")
application = get_wsgi_application()
