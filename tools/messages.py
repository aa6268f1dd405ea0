# SPDX-License-Identifier: Apache-2.0
"""Keeps the catalogues of translations: ``python tools/messages.py update`` (or ``check``).

Texts are taken from Python, Jinja2 pages and Django templates of each app into its own
``locale/zh_Hans/LC_MESSAGES/django.po``. A translation another app already has is taken over.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parents[1] / "src" / "wharfinger"
LANGUAGE = "zh_Hans"
METHODS = [("migrations/**", "ignore"), ("**.py", "python"), ("**/jinja2/**.*", "jinja2.ext:babel_extract")]
OPTIONS = {"**/jinja2/**.*": {"extensions": "jinja2.ext.do", "silent": "false", "newstyle_gettext": "true",
                              "trim_blocks": "true", "lstrip_blocks": "true"}}  # fmt: skip
KEYWORDS: dict[str, object] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
STAMP = datetime(2026, 1, 1, tzinfo=UTC)  # a date that moved would change every catalogue at every run


def catalogue_path(app: Path) -> Path:
    """Where an app keeps its Chinese texts."""
    return app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def apps() -> list[Path]:
    """The apps that have texts, by name; `config` is no app, and borrows Django's."""
    return sorted(path for path in SOURCE.iterdir() if (path / "apps.py").exists())


def extracted(app: Path) -> Catalog:
    """Every text of an app, untranslated."""
    template = Catalog(locale=LANGUAGE, fuzzy=False)
    for name, _line, message, _comments, context in extract_from_dir(
        app,
        METHODS,
        OPTIONS,
        keywords=KEYWORDS,
        comment_tags=(),  # type: ignore[arg-type]
    ):
        template.add(message, locations=[(f"{app.name}/{name}", 1)], context=context)
    return template


def stored(app: Path) -> Catalog:
    """The catalogue in the file, or an empty one."""
    path = catalogue_path(app)
    if not path.exists():
        return Catalog(locale=LANGUAGE, fuzzy=False)
    with path.open("rb") as handle:
        return read_po(handle, locale=LANGUAGE)


def key(message: Message) -> tuple[object, object]:
    """What a text is looked up by."""
    identity = message.id[0] if isinstance(message.id, list | tuple) else message.id
    return message.context, identity


def is_translated(message: Message) -> bool:
    """Whether there is a text to show, and nobody marked it as doubtful."""
    texts = [message.string] if isinstance(message.string, str) else list(message.string)
    return bool(texts) and all(texts) and not message.fuzzy


def translations() -> dict[tuple[object, object], Message]:
    """What any app has translated, by context and English text."""
    found = (message for app in apps() for message in stored(app) if message.id and is_translated(message))
    return {key(message): message for message in found}


def missing() -> Iterator[str]:
    """One line per text nobody translated: where it stands and what it says."""
    known = translations()
    for app in apps():
        for message in extracted(app):
            if message.id and key(message) not in known:
                yield f"{message.locations[0][0]}: {message.id!r}"


def update() -> None:
    """Write every app's catalogue anew: new texts in, vanished ones out."""
    known = translations()
    for app in apps():
        catalogue = extracted(app)
        for message in catalogue:
            if message.id and key(message) in known:
                message.string = _fitting(message, known[key(message)])
        if len(catalogue):
            _write(app, catalogue)


def _fitting(message: Message, source: Message) -> object:
    text = source.string if isinstance(source.string, str) else source.string[0]
    return (text,) if isinstance(message.id, list | tuple) else text


def _write(app: Path, catalogue: Catalog) -> None:
    catalogue.project, catalogue.version = "Wharfinger", ""
    catalogue.header_comment = "# SPDX-License-Identifier: Apache-2.0"
    catalogue.creation_date = catalogue.revision_date = STAMP
    path = catalogue_path(app)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        write_po(handle, catalogue, width=120, sort_output=True, include_lineno=False)


def main() -> int:
    """Run the command; 1 when something is missing."""
    if sys.argv[1:] == ["update"]:
        update()
    lines = list(missing())
    print("\n".join([*lines, f"{len(lines)} texts without a translation"]))
    return 1 if lines and sys.argv[1:] == ["check"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
