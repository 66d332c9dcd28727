"""How large an XLSX really is, found by streaming it: what its own headings say may be wrong.

The reader of workbooks keeps a rectangle in memory up to the last cell in use, so that one stray space in the last
corner of a sheet would take the whole process down. Here nothing is kept.
"""

import io
import re
import sys
import zipfile
import zlib
from dataclasses import dataclass
from xml.parsers import expat

MOST_UNPACKED = 256 * 1024 * 1024
CHUNK = 1024 * 1024
VALUES = {"v", "is", "t"}
"""The elements in which a cell keeps what it holds; one without them is only formatted."""
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class TooLarge(ValueError):
    """The file unpacks to more than MOST_UNPACKED."""


class Broken(ValueError):
    """The file is damaged."""


@dataclass(slots=True)
class Used:
    """The last row and column of a sheet with something in them, and the cells where they stand."""

    rows: int = 0
    columns: int = 0
    lowest: str = ""
    rightmost: str = ""


def used_area(content: bytes) -> Used:
    """Return the area in use of the largest sheet of an XLSX. Broken, TooLarge."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            if "xl/workbook.xml" not in book.namelist():
                raise Broken
            # Refused at once where the file itself says so; one that says less than it holds is found below.
            if sum(entry.file_size for entry in book.infolist()) > MOST_UNPACKED:
                raise TooLarge
            return measure(book)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, NotImplementedError, RuntimeError) as error:
        raise Broken from error


def measure(book: zipfile.ZipFile) -> Used:
    found, unpacked = Used(), 0
    for entry in book.infolist():
        # The size told may be too small, and other readers go on: what comes out counts.
        entry.file_size = sys.maxsize
        sheet = Sheet() if entry.filename.endswith(".xml") else None
        with book.open(entry) as stream:
            while chunk := stream.read(CHUNK):
                unpacked += len(chunk)
                if unpacked > MOST_UNPACKED:
                    raise TooLarge
                if sheet is not None:
                    sheet.parser.Parse(chunk, False)
        if sheet is not None:
            sheet.parser.Parse(b"", True)
            found = larger(found, sheet.used)
    return found


def larger(one: Used, other: Used) -> Used:
    lowest, rightmost = max(one, other, key=lambda used: used.rows), max(one, other, key=lambda used: used.columns)
    return Used(lowest.rows, rightmost.columns, lowest.lowest, rightmost.rightmost)


class Sheet:
    """Reads the XML of a sheet and keeps the farthest cells that hold something."""

    def __init__(self):
        self.used = Used()
        self.row = self.column = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start

    def start(self, name: str, attributes: dict) -> None:
        tag = name.rpartition(":")[2]
        if tag in VALUES:
            self.count()
        elif tag == "c":
            self.place(attributes.get("r", ""))
        elif tag == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isdecimal() else self.row + 1
            self.column = 0

    def place(self, text: str) -> None:
        """Go to the cell; one that does not say where it stands follows the one before."""
        match = PLACE.fullmatch(text)
        if match:
            self.column, self.row = column_number(match[1]), int(match[2])
        else:
            self.column += 1

    def count(self) -> None:
        if self.row > self.used.rows:
            self.used.rows, self.used.lowest = self.row, cell_name(self.column, self.row)
        if self.column > self.used.columns:
            self.used.columns, self.used.rightmost = self.column, cell_name(self.column, self.row)


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(column: int, row: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
