# SPDX-License-Identifier: Apache-2.0
"""Misconfiguration, found at every start and said with a hint. Ids are ``wharfinger.W…`` and ``wharfinger.E…``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

MAIL_SCHEMES = ("smtp", "smtp+tls", "smtps")


def register_all() -> None:
    """Register every check of this module with Django."""
    register(configuration)


def configuration(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Everything that can be told from the settings alone."""
    return [*_address(), *_mail(), *_choices()]


def _address() -> Iterator[CheckMessage]:
    public = urlsplit(settings.PUBLIC_URL)
    if public.scheme not in ("http", "https") or not public.hostname:
        yield Error(
            f"WHARFINGER_PUBLIC_URL={settings.PUBLIC_URL!r} is no address.",
            hint="Write what users type, such as https://crm.example.com.",
            id="wharfinger.E001",
        )
    elif public.hostname not in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        yield Error(
            f"The host of WHARFINGER_PUBLIC_URL, {public.hostname}, is not among WHARFINGER_ALLOWED_HOSTS.",
            hint="Add it, or leave WHARFINGER_ALLOWED_HOSTS out.",
            id="wharfinger.E002",
        )
    if not 0 < settings.PORT < 65536:
        yield Error(f"PORT={settings.PORT} is no port.", hint="Choose one from 1 to 65535.", id="wharfinger.E003")
    if settings.DEBUG and settings.BEHIND_TLS:
        yield Warning(
            "WHARFINGER_DEBUG is on at a public address.",
            hint="Turn it off: error pages would show settings and data.",
            id="wharfinger.W001",
        )


def _mail() -> Iterator[CheckMessage]:
    if not settings.EMAIL_URL:
        return
    if urlsplit(settings.EMAIL_URL).scheme not in MAIL_SCHEMES:
        yield Error(
            "WHARFINGER_EMAIL_URL begins with neither smtp://, smtp+tls:// nor smtps://.",
            hint="Write it as smtp+tls://user:password@mail.example.com:587.",
            id="wharfinger.E004",
        )
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield Warning(
            "Mails would be sent from wharfinger@localhost.",
            hint="Set WHARFINGER_EMAIL_FROM to an address of your own.",
            id="wharfinger.W002",
        )


def _choices() -> Iterator[CheckMessage]:
    languages = [code for code, _name in settings.LANGUAGES]
    if settings.LANGUAGE_CODE not in languages:
        yield Error(
            f"WHARFINGER_LANGUAGE={settings.LANGUAGE_CODE!r} is not spoken here.",
            hint=f"Choose one of {', '.join(languages)}.",
            id="wharfinger.E005",
        )
    if settings.LOCAL_TIME_ZONE not in available_timezones():
        yield Error(
            f"WHARFINGER_TIME_ZONE={settings.LOCAL_TIME_ZONE!r} is no time zone.",
            hint="Write it as Asia/Shanghai or Europe/Berlin.",
            id="wharfinger.E006",
        )
