"""Letters in: a PDF, a picture or a text becomes a document that is kept, and the text that it holds."""

import hashlib
import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from files.documents import MOST_BYTES, TEST_VIRUS, Document, check_document, kind_of, safe_name, too_large
from files.exceptions import FileError
from files.pdf_text import MOST_CHARACTERS, MOST_PAGES, MOST_SECONDS
from files.reading import decode

ACCEPTED = ".pdf,.txt,.png,.jpg,.jpeg,.webp"
PLAIN = "text/plain"
READER = Path(__file__).with_name("pdf_text.py")
PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x7fELF", b"MZ")
"""Beginnings of files that decode as some text and are none: Word, RTF, programs."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that was looked through. `text` is empty where the file is a picture, or a scan without text."""

    document: Document
    text: str


def read_letter(content: bytes, name: str) -> Letter:
    """Return a letter as it came, and its text. FileError for what is no PDF, picture or text, and for what is too large."""
    kind = kind_of(content)
    if kind is None:
        return read_text(content, name)
    document = check_document(content, name)
    return Letter(document, tidy(pdf_text(content, document.name)) if kind == "application/pdf" else "")


def read_text(content: bytes, name: str) -> Letter:
    name = safe_name(name)
    if not content.strip():
        raise FileError(_("The file “%(name)s” is empty.") % {"name": name})
    if len(content) > MOST_BYTES:
        raise FileError(too_large(name))
    if content.startswith(PACKED) or TEST_VIRUS in content:
        raise FileError(no_letter(name))
    try:
        text = tidy(decode(content, name))
    except FileError:
        raise FileError(no_letter(name)) from None
    if len(text) > MOST_CHARACTERS:
        raise FileError(too_long(name))
    return text_letter(text, name, content)


def text_letter(text: str, name: str, content: bytes | None = None) -> Letter:
    """Return a letter of plain text; one that was pasted is kept as UTF-8."""
    content = text.encode() if content is None else content
    name = name if name.lower().endswith(".txt") else f"{name[:96]}.txt"
    return Letter(Document(name, PLAIN, len(content), hashlib.sha256(content).hexdigest(), content), text)


def tidy(text: str) -> str:
    """Return a text in one spelling of its letters and line ends, without what a page cannot show."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    shown = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs", "Co"))
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).rstrip() for line in shown.replace("\u00ad", "").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def pdf_text(content: bytes, name: str) -> str:
    """Return what a PDF says, read in a process of its own. FileError where that cannot be known within the limits."""
    try:
        ran = subprocess.run(
            [sys.executable, "-P", str(READER)], input=content, capture_output=True, timeout=2 * MOST_SECONDS
        )
        found = json.loads(ran.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        found = {"error": "heavy"}
    if error := found.get("error"):
        raise FileError(refusal(error, name))
    return found["text"]


def refusal(error: str, name: str) -> str:
    told = {"name": name, "pages": MOST_PAGES}
    return {
        "encrypted": _("“%(name)s” is locked with a password: save it without one, or paste its text."),
        "damaged": _("“%(name)s” is cut off or damaged: save it anew and send it again."),
        "pages": _("“%(name)s” has more than %(pages)s pages: send the letter alone."),
        "characters": too_long(name),
        "heavy": _("“%(name)s” takes too long to read: print it as a plain PDF, or paste its text."),
    }[error] % told


def too_long(name: str) -> str:
    text = _("“%(name)s” has more than %(most)s characters: send the letter alone.")
    return text % {"name": name, "most": MOST_CHARACTERS}


def no_letter(name: str) -> str:
    return _("“%(name)s” is no letter that can be read: send PDF, plain text or a picture, or paste its text.") % {
        "name": name
    }
