"""Compiles the translations without GNU gettext: polib reads the .po, writes the .mo."""

from pathlib import Path

import polib

for path in sorted((Path(__file__).resolve().parent.parent / "locale").glob("*/LC_MESSAGES/*.po")):
    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
