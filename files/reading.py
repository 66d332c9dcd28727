"""Tables in: CSV in the encodings people send, and XLSX as Excel writes it."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

MOST_BYTES = 100 * 1024 * 1024
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_COLUMNS = 200
HEADER_WITHIN = 10


class FileError(ValueError):
    """The file as a whole cannot be read; the text says what is wrong and what would be right."""


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
        raise FileError(_("The file “%(name)s” is larger than 100 MB: split it.") % {"name": name})
    if content[:4] == b"PK\x03\x04":
        rows = read_xlsx(content, name)
    elif content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise FileError(_("“%(name)s” is an old Excel file (.xls): save it as .xlsx or .csv.") % {"name": name})
    elif content[:5] in (b"%PDF-", b"{\\rtf") or content.lstrip()[:5].lower() in (b"<html", b"<!doc"):
        raise FileError(_("“%(name)s” is no table: send CSV or XLSX.") % {"name": name})
    else:
        rows = read_csv(content, name)
    return [Row(number, cells) for number, cells in rows if any(cells)]


def read_csv(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    text = decode(content, name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    number = 1
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                raise FileError(_("Row %(row)s has more than 200 columns: is this the right file?") % {"row": number})
            yield number, [cell.strip() for cell in cells]
            number = reader.line_num + 1
    except csv.Error as error:
        text = _("“%(name)s” breaks off or is damaged at row %(row)s: %(error)s.")
        raise FileError(text % {"name": name, "row": number, "error": error}) from error


def decode(content: bytes, name: str) -> str:
    """Return the text: UTF-8 with or without its mark, UTF-16 by its mark, else Windows-1251."""
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1251"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileError(_("“%(name)s” is no text in UTF-8, UTF-16 or Windows-1251: save it as CSV UTF-8.") % {"name": name})


def delimiter_of(text: str) -> str:
    """Return the separator that the first line uses most: comma, semicolon or tab."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return max(",;\t", key=first.count)


def read_xlsx(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    broken = _("“%(name)s” breaks off or is damaged: save it anew in Excel as .xlsx.") % {"name": name}
    try:
        unpacked = sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(content)).infolist())
    except zipfile.BadZipFile as error:
        raise FileError(broken) from error
    if unpacked > MOST_UNPACKED:
        raise FileError(_("“%(name)s” unpacks to more than 1 GB: it is refused.") % {"name": name})
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [sheet.name for sheet in workbook.sheets_metadata if str(sheet.visible).endswith("Visible")]
        sheet = workbook.get_sheet_by_name((visible or workbook.sheet_names)[0])
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError, OSError, ValueError) as error:
        raise FileError(broken) from error
    for number, cells in enumerate(rows, 1):
        yield number, [cell_text(cell) for cell in cells]


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
