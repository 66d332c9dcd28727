"""A file as (position, label, statement): a table, or JSON of one of the two formats."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.holdings_import import bods, formats, ftm, streams, table
from customers.holdings_import.report import Report
from customers.holdings_import.rows import Rejected, Statement
from files.exceptions import FileError
from files.importing import PROBLEM_TITLES, find_header
from files.reading import MOST_BYTES, read_rows
from files.writing import harmless

TELL_EVERY = 200
READING = "reading"
JSON_FORMATS = {"bods": bods, "ftm": ftm}
Tell = Callable[[str, int, int], None]
Read = tuple[int, str, Statement | Rejected]


def source_of(file: BinaryIO, name: str, form: str) -> "Table | Json":
    return Table(file, name) if form == "table" else Json(file, name, JSON_FORMATS[form])


def size_of(file: BinaryIO) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


def digest_of(file: BinaryIO) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def told_of(report: Report) -> dict[int, str]:
    """Return in words what is wrong with each bad statement."""
    told: dict[int, list[str]] = {}
    for row in report.problems:
        told.setdefault(row.row, []).append(f"{row.column}: {row.problem} {row.expected}".strip(": "))
    return {row: "; ".join(texts) for row, texts in told.items()}


class Table:
    """A CSV or XLSX file; its size is bounded by what files.reading takes."""

    ending = "csv"

    def __init__(self, file: BinaryIO, name: str):
        self.file, self.name = file, name

    def read(self, tell: Tell) -> Iterator[Read]:
        self.rows = self.read_rows()
        self.header, columns = find_header(table.OWNERSHIP, self.rows, self.name)
        seen: dict[str, int] = {}
        for count, row in enumerate(self.rows, 1):
            if row.number <= self.header.number:
                continue
            if count % TELL_EVERY == 0:
                tell(READING, count, len(self.rows))
            yield row.number, "", once(read_safely(table.read_row, columns, row), seen, row.number)

    def read_rows(self):
        if size_of(self.file) > MOST_BYTES:
            raise FileError(_("The file “%(name)s” is larger than 64 MB: split it.") % {"name": self.name})
        return read_rows(self.file.read(), self.name)

    def digest(self) -> str:
        return digest_of(self.file)

    def write_rejected(self, report: Report, path: Path) -> None:
        """Write the bad rows with what is wrong; they can be mended and brought in again."""
        told, width = told_of(report), len(self.header.cells)
        place = next((at for at, cell in enumerate(self.header.cells) if cell in PROBLEM_TITLES), width)
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow([*self.header.cells[:place], PROBLEM_TITLES[(get_language() or "").startswith("ru")]])
            for row in self.rows:
                if row.number in told:
                    cells = (row.cells + [""] * place)[:place]
                    writer.writerow([harmless(cell) for cell in (*cells, told[row.number])])


def once(found: Statement | Rejected, seen: dict[str, int], row: int) -> Statement | Rejected:
    """Return a statement, or that an earlier row says the same."""
    if isinstance(found, Statement) and (first := seen.setdefault(found.record, row)) != row:
        return Rejected("", "", _("This says the same as row %(row)s.") % {"row": first}, _("Keep one of the two."))
    return found


def read_safely(read: Callable, *values) -> Statement | Rejected:
    try:
        return read(*values)
    except Rejected as error:
        return error


class Json:
    """A file of statements, an array or lines, in one of the two formats."""

    ending = "jsonl"

    def __init__(self, file: BinaryIO, name: str, form):
        self.file, self.name, self.form = file, name, form

    def statements(self) -> Iterable[tuple[int, object]]:
        is_array = formats.is_array(self.file)
        return streams.statements(self.file, self.name, is_array=is_array)

    def read(self, tell: Tell) -> Iterator[Read]:
        size = size_of(self.file)
        for position, data in self.statements():
            if position % TELL_EVERY == 0:
                tell(READING, self.file.tell(), size)
            found = data if isinstance(data, Rejected) else read_safely(self.form.read, data)
            yield position, self.form.label_of(data), found

    def digest(self) -> str:
        return digest_of(self.file)

    def write_rejected(self, report: Report, path: Path) -> None:
        """Write the bad statements, a line each, with what is wrong; the file is read once more for them."""
        told = told_of(report)
        with path.open("w", encoding="utf-8") as out:
            for position, data in self.statements():
                if position in told:
                    kept = data if isinstance(data, dict) else {}
                    line = {**kept, "problem": told[position]}
                    out.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
