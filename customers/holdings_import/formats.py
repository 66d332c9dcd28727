"""Which of the formats a file is, told by its first bytes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from files.reading import FileError

HEAD = 64 * 1024
FORMS = ("bods", "ftm", "table")
PACKED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"7z\xbc\xaf": "7z", b"Rar!": "rar"}


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file to read. FileError where that is not possible."""
    try:
        with Path(path).open("rb") as file:
            yield file
    except OSError as error:
        raise FileError(_("“%(name)s” cannot be read: %(why)s.") % {"name": path, "why": error.strerror}) from error


def head_of(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head


def told(file: BinaryIO, name: str) -> str:
    """Return bods, ftm or table. FileError for what is none of them."""
    head = head_of(file)
    if not head:
        raise FileError(_("The file “%(name)s” is empty.") % {"name": name})
    packed = next((kind for mark, kind in PACKED.items() if head.startswith(mark)), None)
    if packed:
        raise FileError(_("“%(name)s” is packed (%(kind)s): unpack it first.") % {"name": name, "kind": packed})
    plain = unmarked(head)
    if plain.replace(b"\x00", b"").lstrip(b"\xff\xfe \r\n\t")[:1] not in (b"[", b"{"):
        return "table"
    if not plain.startswith((b"[", b"{")) or b"\x00" in plain[:4]:
        raise FileError(_("“%(name)s” is JSON in UTF-16: save it in UTF-8.") % {"name": name})
    return "ftm" if re.search(rb'"schema"\s*:', plain) and b'"recordType"' not in plain else "bods"


def is_array(file: BinaryIO) -> bool:
    return unmarked(head_of(file)).startswith(b"[")


def unmarked(head: bytes) -> bytes:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()
