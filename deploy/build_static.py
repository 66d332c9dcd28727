"""Puts the front-end packages that are used under static/vendor/: Tabler, and a sprite of the icons named in templates."""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
TABLER = MODULES / "@tabler" / "core" / "dist"
ICONS = MODULES / "@tabler" / "icons" / "icons" / "outline"
ALWAYS = {"circle-check", "circle-x", "help-circle", "info-circle", "alert-triangle", "ban", "clock", "player-pause"}
APPS = ("portal", "notices", "licensing", "customers", "partners", "ui")


def icon_names() -> set[str]:
    """Return the icons that templates and code name, as `<c-icon name="…">`, `icon="…"` or `"icon": "…"`."""
    names = set(ALWAYS)
    sources = [*ROOT.glob("templates/**/*.html"), *(path for app in APPS for path in ROOT.glob(f"{app}/**/*.py"))]
    for path in sources:
        names.update(re.findall(r"icon(?:\s+name)?=\"([a-z0-9-]+)\"", path.read_text(encoding="utf-8")))
        names.update(re.findall(r"\"icon\": \"([a-z0-9-]+)\"", path.read_text(encoding="utf-8")))
    return names


def sprite() -> str:
    symbols = []
    for name in sorted(icon_names()):
        path = ICONS / f"{name}.svg"
        if not path.exists():
            sys.exit(f"There is no icon “{name}” in @tabler/icons.")
        body = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), flags=re.DOTALL).group(1)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body.strip()}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def main() -> None:
    if not TABLER.exists():
        sys.exit("node_modules/ is missing: run `make setup`.")
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for source in (TABLER / "css" / "tabler.min.css", TABLER / "js" / "tabler.min.js"):
        # The maps stay behind, so nothing may point at them.
        text = re.sub(r"/[*/]# sourceMappingURL=\S+(\s*\*/)?", "", source.read_text(encoding="utf-8"))
        (VENDOR / source.name).write_text(text, encoding="utf-8")
    (VENDOR / "icons.svg").write_text(sprite(), encoding="utf-8")


if __name__ == "__main__":
    main()
