"""JSON files statement by statement: never more of the file in memory than one statement."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO

import ijson
from django.utils.translation import gettext as _

from customers.holdings_import.rows import Rejected
from files.reading import FileError

LONGEST = 1024 * 1024
"""Bytes of one statement."""
PLACE = tuple[int, object]
ARRAY_PROBLEMS = (ijson.JSONError, UnicodeDecodeError, ValueError, OverflowError)


class Guarded:
    """A file that is read on only while statements come out of it."""

    def __init__(self, file: BinaryIO, name: str):
        self.file, self.name, self.taken = file, name, 0

    def read(self, size: int = -1) -> bytes:
        if size and self.taken > LONGEST:
            raise FileError(too_long(self.name))
        chunk = self.file.read(size)
        self.taken += len(chunk)
        return chunk


def too_long(name: str) -> str:
    return _("“%(name)s” holds a statement of more than 1 MB: is this the right file?") % {"name": name}


def statements(file: BinaryIO, name: str, *, is_array: bool) -> Iterator[PLACE]:
    """Yield (position from 1, statement or Rejected). FileError where the file cannot be read on."""
    return of_array(file, name) if is_array else of_lines(file, name)


def of_array(file: BinaryIO, name: str) -> Iterator[PLACE]:
    guarded, position = Guarded(file, name), 0
    try:
        for position, item in enumerate(ijson.items(guarded, "item", buf_size=64 * 1024), 1):
            guarded.taken = 0
            yield position, item
    except FileError:
        raise
    except ARRAY_PROBLEMS as error:
        text = _("“%(name)s” breaks off or is damaged after statement %(count)s: send the whole file, JSON in UTF-8.")
        raise FileError(text % {"name": name, "count": position}) from error


def of_lines(file: BinaryIO, name: str) -> Iterator[PLACE]:
    number = 0
    while line := file.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST:
            raise FileError(too_long(name))
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield number, of_line(line)


def of_line(line: bytes) -> object:
    try:
        return json.loads(line.decode("utf-8-sig"), parse_float=Decimal, parse_constant=Decimal)
    except RecursionError:
        return Rejected("", "", _("The line is nested too deep."), _("Send one statement a line."))
    except ValueError:
        text = _("The line is no JSON in UTF-8, or breaks off.")
        return Rejected("", line[:60].decode("utf-8", "replace").strip(), text, _("Send one whole statement a line."))
