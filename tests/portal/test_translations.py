"""Russian is complete: every text of the pages, mails and messages has its sentence, with the same blanks."""

import ast
import re
from io import BytesIO
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

APPS = ("portal", "notices", "licensing", "customers", "partners", "accounts", "history", "jobs", "files", "ui")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
BLANK = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
ROOT = Path(settings.BASE_DIR)
CATALOG = polib.pofile(str(ROOT / "locale/ru/LC_MESSAGES/django.po"))


def _texts(path: Path) -> set[str]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = templatize(source, origin=str(path))
    found = set()
    for _line, message, _comments, _context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
        found.add(message[0] if isinstance(message, tuple) else message)
    return found - {""}


def _sources() -> list[Path]:
    paths = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    paths += [path for folder in (*APPS, "templates") for path in (ROOT / folder).rglob("*.html")]
    return [*paths, *(ROOT / "templates").rglob("*.txt"), *(ROOT / "templates").rglob("*.mjml")]


def test_every_text_of_the_code_is_in_the_catalog():
    known = {entry.msgid for entry in CATALOG}
    missing = {
        f"{path.relative_to(ROOT)}: {text}"
        for path in _sources()
        for text in _texts(path)
        if text not in known and text.replace("%", "%%") not in known
    }
    assert sorted(missing) == []


def test_no_text_is_asked_for_inside_an_f_string():
    """Such a text is never collected, so it would stay English."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in _sources()
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
    ]
    assert found == []


def test_every_text_of_the_catalog_is_translated():
    assert [entry.msgid for entry in CATALOG if entry.fuzzy or not entry.translated()] == []


@pytest.mark.parametrize("plural", [False, True], ids=["one", "many"])
def test_a_translation_keeps_the_blanks_of_its_text(plural):
    wrong = []
    for entry in CATALOG:
        if bool(entry.msgid_plural) != plural:
            continue
        wanted = set(BLANK.findall(entry.msgid_plural or entry.msgid))
        for text in entry.msgstr_plural.values() if plural else [entry.msgstr]:
            if not set(BLANK.findall(text)) <= wanted or (not plural and set(BLANK.findall(text)) != wanted):
                wrong.append(entry.msgid)
    assert wrong == []
