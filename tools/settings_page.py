# SPDX-License-Identifier: Apache-2.0
"""Writes docs/reference/settings.md from what the settings declare: ``make settings-page``."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "settings.md"
HEAD = """<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Written by tools/settings_page.py; a test compares it with the code. -->
# Settings

Settings come from the environment only. Each `NAME` may be given as `NAME_FILE` instead, the path of a file that
holds the value, which suits secrets. Wrong values are refused at the start, or reported by `wharfinger doctor`.

| Variable | Default | Meaning |
| --- | --- | --- |
"""
TAIL = """
## TLS in front

Wharfinger speaks plain HTTP on `HOST` and `PORT`; a reverse proxy in front ends TLS. Set `WHARFINGER_PUBLIC_URL` to the
`https://` address users type: cookies become secure, the proxy's `X-Forwarded-Proto` is trusted, and the host is
allowed. The proxy must pass `Host` and `X-Forwarded-Proto`, and must not buffer `/live/` (server-sent events).

```
location / {
    proxy_pass http://127.0.0.1:8321;
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_http_version 1.1;
    proxy_buffering off;
}
```

## A PostgreSQL of one's own

Any server from version 15 on, with no extension. `wharfinger doctor --sql` prints what its administrator has to run
once: three ordinary roles (owner, app, portal) and a database in UTF-8. Then

```
DATABASE_URL='postgresql://wharfinger:password@db.example.com/wharfinger?sslmode=verify-full'
```

Live events keep one connection listening: behind pgbouncer, give the address of a pool in session mode.
"""


def page() -> str:
    """The page as it should be."""
    from wharfinger.config import env, settings

    assert settings.DATABASES  # the settings declare their variables by being read
    rows = [
        f"| `{v.name}` | {f'`{v.default}`' if v.default else '(none)'} | {v.meaning} |" for v in env.DECLARED.values()
    ]
    return HEAD + "\n".join(rows) + "\n" + TAIL


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
