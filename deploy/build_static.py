"""Puts what is used of the front-end packages under static/vendor/: Tabler, a sprite of the icons named, ECharts' tree."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
TABLER = MODULES / "@tabler" / "core" / "dist"
ICONS = MODULES / "@tabler" / "icons" / "icons" / "outline"
BUNDLER = MODULES / "esbuild" / "bin" / "esbuild"
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


def bundle_charts() -> None:
    """Bundle what deploy/echarts_parts.js names into one file that sets `echarts`."""
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    node = shutil.which("node", path=beside)
    if node is None:
        sys.exit("node is missing: run `make setup`.")
    entry, target = ROOT / "deploy" / "echarts_parts.js", VENDOR / "echarts.js"
    options = [
        "--bundle",
        "--minify",
        "--format=iife",
        "--global-name=echarts",
        "--target=es2020",
        "--log-level=warning",
    ]
    options += ['--define:process.env.NODE_ENV="production"', "--legal-comments=inline", f"--outfile={target}"]
    subprocess.run([node, str(BUNDLER), str(entry), *options], cwd=ROOT, check=True)


def main() -> None:
    if not TABLER.exists():
        sys.exit("node_modules/ is missing: run `make setup`.")
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for source in (TABLER / "css" / "tabler.min.css", TABLER / "js" / "tabler.min.js"):
        # The maps stay behind, so nothing may point at them.
        text = re.sub(r"/[*/]# sourceMappingURL=\S+(\s*\*/)?", "", source.read_text(encoding="utf-8"))
        (VENDOR / source.name).write_text(text, encoding="utf-8")
    bundle_charts()
    (VENDOR / "icons.svg").write_text(sprite(), encoding="utf-8")


if __name__ == "__main__":
    main()
