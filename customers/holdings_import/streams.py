"""JSON files statement by statement: never more of the file in memory than one statement."""

import codecs
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO

from django.utils.translation import gettext as _

from customers.holdings_import.rows import Rejected
from files.reading import FileError

LONGEST = 1024 * 1024
"""Characters of one statement."""
CHUNK = 256 * 1024
SPACE = " \t\r\n"
DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=Decimal)


def too_long(name: str) -> str:
    return _("“%(name)s” holds a statement of more than 1 MB: is this the right file?") % {"name": name}


def statements(file: BinaryIO, name: str, *, is_array: bool) -> Iterator[tuple[int, object]]:
    """Yield (position from 1, statement or Rejected). FileError where the file cannot be read on."""
    return Array(file, name).items() if is_array else of_lines(file, name)


class Array:
    """A JSON array, item by item. The readers of streams that there are take ever longer the deeper a file nests."""

    def __init__(self, file: BinaryIO, name: str):
        self.file, self.name = file, name
        self.decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self.text, self.at, self.count, self.is_over = "", 0, 0, False

    def items(self) -> Iterator[tuple[int, object]]:
        """Yield (position from 1, item). FileError where the array breaks off or is damaged."""
        mark = self.next_mark()
        if mark != "[" or self.next_mark(take=False) == "]":
            mark = "" if mark != "[" else self.next_mark()
        while mark in ("[", ","):
            item = self.item()
            self.count += 1
            yield self.count, item
            mark = self.next_mark()
        if mark != "]" or self.next_mark():
            raise self.broken()

    def next_mark(self, *, take: bool = True) -> str:
        """Return the next character that is no space, nothing at the end of the file."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in SPACE:
                self.at += 1
            if self.at < len(self.text):
                mark = self.text[self.at]
                self.at += take
                return mark
            if not self.more():
                return ""

    def item(self) -> object:
        """Return the item that begins here, reading on until it is whole."""
        self.next_mark(take=False)
        while True:
            try:
                found, self.at = DECODER.raw_decode(self.text, self.at)
                return found
            except RecursionError:
                text = _("“%(name)s” is nested too deep after statement %(count)s: is this the right file?")
                raise FileError(text % {"name": self.name, "count": self.count})
            except ValueError:
                if len(self.text) - self.at > LONGEST:
                    raise FileError(too_long(self.name))
                if not self.more():
                    raise self.broken()

    def more(self) -> bool:
        """Read on; return whether there was anything."""
        if self.is_over:
            return False
        chunk = self.file.read(CHUNK)
        self.is_over = not chunk
        try:
            self.text, self.at = self.text[self.at :] + self.decode(chunk, self.is_over), 0
        except UnicodeDecodeError:
            raise self.broken()
        return not self.is_over

    def broken(self) -> FileError:
        text = _("“%(name)s” breaks off or is damaged after statement %(count)s: send the whole file, JSON in UTF-8.")
        return FileError(text % {"name": self.name, "count": self.count})


def of_lines(file: BinaryIO, name: str) -> Iterator[tuple[int, object]]:
    number = 0
    while line := file.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST:
            raise FileError(too_long(name))
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield number, of_line(line)


def of_line(line: bytes) -> object:
    try:
        return DECODER.decode(line.decode("utf-8-sig").strip(SPACE))
    except RecursionError:
        return Rejected("", "", _("The line is nested too deep."), _("Send one statement a line."))
    except ValueError:
        text = _("The line is no JSON in UTF-8, or breaks off.")
        return Rejected("", line[:60].decode("utf-8", "replace").strip(), text, _("Send one whole statement a line."))
