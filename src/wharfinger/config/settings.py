# SPDX-License-Identifier: Apache-2.0
"""Django settings, read from the environment only; see docs/reference/settings.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pghistory
import pgtrigger
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from wharfinger.config import env, secret

PACKAGE = Path(__file__).resolve().parent.parent

WHARFINGER_HOME = env.path(
    "WHARFINGER_HOME", Path.home() / ".wharfinger", "Data directory: database, files, inbox, logs.", "~/.wharfinger"
)
HOST = env.text("HOST", "127.0.0.1", "Address the server listens on.")
PORT = env.whole("PORT", 8321, "Port the server listens on.")
PUBLIC_URL = env.text(
    "WHARFINGER_PUBLIC_URL", f"http://{HOST}:{PORT}", "Address users type; links in mails are built from it."
).rstrip("/")
DEBUG = env.flag("WHARFINGER_DEBUG", False, "Show tracebacks on error pages; never in production.")
SECRET_KEY = env.text(
    "WHARFINGER_SECRET_KEY", "", "Signs sessions and links; made and kept in the data directory if absent."
)
if not SECRET_KEY:
    SECRET_KEY = secret.kept_secret(WHARFINGER_HOME)

_public = urlsplit(PUBLIC_URL)
BEHIND_TLS = _public.scheme == "https"
ALLOWED_HOSTS = env.words(
    "WHARFINGER_ALLOWED_HOSTS",
    tuple(dict.fromkeys(filter(None, (_public.hostname, "127.0.0.1", "localhost", "[::1]")))),
    "Host names the server answers to.",
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if BEHIND_TLS else []
if env.flag("WHARFINGER_BEHIND_PROXY", BEHIND_TLS, "Trust X-Forwarded-Proto of a TLS proxy in front."):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_HSTS_SECONDS = env.whole("WHARFINGER_HSTS_SECONDS", 0, "Strict-Transport-Security age; set once TLS is settled.")
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_NAME = "wharfinger_session"
CSRF_COOKIE_NAME = "wharfinger_csrf"

INSTALLED_APPS = [
    "wharfinger.config",
    "wharfinger.desk",
    "wharfinger.integrations",
    "wharfinger.insights",
    "wharfinger.conversations",
    "wharfinger.shipments",
    "wharfinger.directory",
    "wharfinger.kernel",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "wharfinger.kernel.middleware.health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wharfinger.kernel.middleware.request_id",
    "wharfinger.kernel.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wharfinger.kernel.middleware.actor",
    "wharfinger.kernel.middleware.language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wharfinger.kernel.middleware.errors",
]

ROOT_URLCONF = "wharfinger.config.urls"
WSGI_APPLICATION = "wharfinger.config.wsgi.application"
ASGI_APPLICATION = "wharfinger.config.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "wharfinger.kernel.templating.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "wharfinger.kernel.shell.frame",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]


def _database(url: str) -> dict[str, Any]:
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "wharfinger"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


DATABASE_URL = env.text("DATABASE_URL", "", "PostgreSQL to use; empty: the embedded server in the data directory.")
env.text("WHARFINGER_PG_BIN", "", "Folder of PostgreSQL's programs (pg_ctl and others); empty: those that came along.")
EMBEDDED_DATABASE = not DATABASE_URL
if EMBEDDED_DATABASE:
    from wharfinger.config.postgres import embedded_url

    DATABASE_URL = embedded_url(WHARFINGER_HOME)
DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "kernel.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "wharfinger.kernel.signin.ClosedDoorAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,5/m/key"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"},
}

LANGUAGE_CODE = env.text("WHARFINGER_LANGUAGE", "zh-hans", "Language of visitors who have not chosen: zh-hans or en.")
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["wharfinger.kernel.formats"]
LOCAL_TIME_ZONE = env.text("WHARFINGER_TIME_ZONE", "Asia/Shanghai", "Zone of users who have not chosen one.")

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = WHARFINGER_HOME / "files"
INBOX = env.path(
    "WHARFINGER_INBOX", WHARFINGER_HOME / "inbox", "Watched folder for files to import.", "$WHARFINGER_HOME/inbox"
)
UPLOAD_LIMIT_MB = env.whole("WHARFINGER_UPLOAD_LIMIT_MB", 200, "Largest file that may be uploaded, in megabytes.")
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

EMAIL_URL = env.text(
    "WHARFINGER_EMAIL_URL", "", "Outgoing mail, smtp://user:password@host:587; empty: mails are kept as files."
)
DEFAULT_FROM_EMAIL = env.text("WHARFINGER_EMAIL_FROM", "wharfinger@localhost", "Sender of outgoing mail.")
_mail = urlsplit(EMAIL_URL)
if EMAIL_URL:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp+tls", _mail.scheme == "smtps"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = WHARFINGER_HOME / "mail"
EMAIL_TIMEOUT = 20

PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_constraint=False)
PGHISTORY_CONTEXT_FIELD = pghistory.ContextForeignKey(null=True, db_constraint=False)

SIGNING_SECRET = env.text(
    "WHARFINGER_SIGNING_SECRET", "", "Shared secret of the telephony webhook; empty: taken from the secret key."
)
PROCRASTINATE_ON_APP_READY = "wharfinger.kernel.background.on_app_ready"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "background"
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env.text("WHARFINGER_LOG_LEVEL", "WARNING", "Lowest level that is logged."),
    },
}
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]
