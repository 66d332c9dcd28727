"""Tables in: CSV in the encodings people send, and XLSX as Excel writes it."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from files.exceptions import FileError
from files.unpacking import Broken, TooLarge, used_area

MOST_BYTES = 64 * 1024 * 1024
MOST_ROWS = 300_000
MOST_COLUMNS = 200
MOST_CELLS = 3_000_000
"""Rows × columns: what a worker keeps of a file stays below 512 MB."""
HEADER_WITHIN = 10
SEPARATORS = ",;\t"
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
SHARED_UP_TO = 16
"""Cells of so few characters often say the same: they are kept once."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its number there, counted from 1, and its cells as text."""

    number: int
    cells: list[str]


def read_rows(content: bytes, name: str) -> list[Row]:
    """Return every row that is not empty. The kind of file is told from its content, not from its name."""
    if not content:
        raise FileError(_("The file “%(name)s” is empty.") % {"name": name})
    if len(content) > MOST_BYTES:
        raise FileError(_("The file “%(name)s” is larger than 64 MB: split it.") % {"name": name})
    if content[:4] == b"PK\x03\x04":
        rows = read_xlsx(content, name)
    elif content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise FileError(_("“%(name)s” is an old Excel file (.xls): save it as .xlsx or .csv.") % {"name": name})
    elif content[:5] in (b"%PDF-", b"{\\rtf") or content.lstrip()[:5].lower() in (b"<html", b"<!doc"):
        raise FileError(_("“%(name)s” is no table: send CSV or XLSX.") % {"name": name})
    else:
        rows = read_csv(content, name)
    return list(kept(rows, name))


def kept(rows: Iterable[tuple[int, list[str]]], name: str) -> Iterator[Row]:
    """Yield the rows that are not empty. FileError beyond what a file may hold."""
    shared: dict[str, str] = {}
    cells_kept = 0
    for count, (number, cells) in enumerate(((number, cells) for number, cells in rows if any(cells)), 1):
        cells_kept += len(cells)
        check_size(count, len(cells), cells_kept, name, where=_("row %(row)s") % {"row": number})
        yield Row(number, [shared.setdefault(cell, cell) if len(cell) <= SHARED_UP_TO else cell for cell in cells])


def check_size(rows: int, columns: int, cells: int, name: str, *, where: str) -> None:
    told = {"name": name, "where": where, "rows": MOST_ROWS, "columns": MOST_COLUMNS, "cells": MOST_CELLS}
    if columns > MOST_COLUMNS:
        text = _("“%(name)s” has more than %(columns)s columns (%(where)s): is this the right file?")
    elif rows > MOST_ROWS:
        text = _("“%(name)s” has more than %(rows)s rows (%(where)s): split it, or empty the cells below the table.")
    elif cells > MOST_CELLS:
        text = _("“%(name)s” has more than %(cells)s cells (%(where)s): split it.")
    else:
        return
    raise FileError(text % told)


def read_csv(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    text = decode(content, name)
    reader = csv.reader(lines_of(text), delimiter=delimiter_of(text), strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, [cell.strip() for cell in cells]
            number = reader.line_num + 1
    except csv.Error as error:
        text = _("“%(name)s” breaks off or is damaged at row %(row)s: %(error)s.")
        raise FileError(text % {"name": name, "row": number, "error": error}) from error


def lines_of(text: str) -> Iterator[str]:
    return (match.group() for match in LINE.finditer(text))


def decode(content: bytes, name: str) -> str:
    """Return the text: UTF-8 with or without its mark, UTF-16 by its mark or its zeros, else Windows-1251."""
    for encoding in encodings_of(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileError(_("“%(name)s” is no text in UTF-8, UTF-16 or Windows-1251: save it as CSV UTF-8.") % {"name": name})


def encodings_of(content: bytes) -> list[str]:
    """Return the encodings to try; the line ends and separators of UTF-16 have a zero byte on one side."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ["utf-16"]
    head = content[:4096]
    zeros = head[1::2].count(0), head[::2].count(0)
    if max(zeros) and not min(zeros):
        return ["utf-16-le" if zeros[0] else "utf-16-be"]
    return ["utf-8-sig", "cp1251"]


def delimiter_of(text: str) -> str:
    """Return what parts the cells: comma, semicolon or tab, whichever gives the first rows most alike and widest.

    A title above the headings may hold any of them.
    """
    return max(SEPARATORS, key=lambda mark: likeness(text, mark))


def likeness(text: str, mark: str) -> tuple[int, int]:
    """Return how much the first rows look like a table with the separator, and how far down its last such row is."""
    lines = (line for line in lines_of(text) if line.strip())
    try:
        widths = [
            len(cells) for cells in islice(csv.reader(islice(lines, HEADER_WITHIN), delimiter=mark), HEADER_WITHIN)
        ]
    except csv.Error:
        return 0, 0
    return max(((widths.count(width) * (width - 1), last_of(widths, width)) for width in widths), default=(0, 0))


def last_of(widths: list[int], width: int) -> int:
    return len(widths) - widths[::-1].index(width) if width > 1 else 0


def read_xlsx(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    broken = _("“%(name)s” breaks off or is damaged: save it anew in Excel as .xlsx.") % {"name": name}
    try:
        used = used_area(content)
    except TooLarge as error:
        raise FileError(_("“%(name)s” unpacks to more than 256 MB: split it.") % {"name": name}) from error
    except Broken as error:
        raise FileError(broken) from error
    where = used.rightmost if used.columns > MOST_COLUMNS else used.lowest
    check_size(used.rows, used.columns, used.rows * used.columns, name, where=_("cell %(cell)s") % {"cell": where})
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [sheet.name for sheet in workbook.sheets_metadata if str(sheet.visible).endswith("Visible")]
        sheet = workbook.get_sheet_by_name((visible or workbook.sheet_names)[0])
        for number, cells in enumerate(sheet.iter_rows(), 1):
            yield number, [cell_text(cell) for cell in cells]
    except (CalamineError, IndexError, OSError, ValueError) as error:
        raise FileError(broken) from error


def cell_text(cell) -> str:
    """Return a cell as a person would type it: whole numbers without a point, days in ISO form."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def read_file(path: Path) -> bytes:
    """Return the content of a file. FileError where it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise FileError(_("“%(name)s” cannot be read: %(why)s.") % {"name": path, "why": error.strerror}) from error
