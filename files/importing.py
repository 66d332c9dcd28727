"""Imports: named columns, every bad row told, all or nothing, the same file twice changes nothing."""

import csv
import difflib
import io
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, reset_queries, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from files.reading import HEADER_WITHIN, FileError, Row, read_rows
from files.writing import as_meant, harmless

log = logging.getLogger(__name__)
PROBLEM_TITLES = ("What is wrong", "Что не так")
"""The headings of the column that a file of bad rows has more; brought in again it is passed over."""
NEW, CHANGED, SAME = "new", "changed", "same"
BLOCK = 1000
"""Rows that are read, looked up and written together."""


class CellError(ValueError):
    """A value that cannot be taken. `problem` says what is wrong, `expected` what would be right."""

    def __init__(self, problem: str, expected: str = "", column: str = ""):
        super().__init__(problem)
        self.problem, self.expected, self.column = problem, expected, column


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file. `titles` are its headings in any language; the first is that of the template."""

    name: str
    titles: tuple[str, ...]
    required: bool = False
    parse: Callable[[str], Any] = str
    help: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class ImportSpec:
    """What a file holds, and the service that brings in one row.

    `apply(values, run)` gets {column name: parsed value} (None where empty) and the run; it returns NEW, CHANGED or
    SAME and raises CellError. `key(values)` names what a row is about, to find the same twice in one file.
    `apply_block(rows, run)`, where there is one, brings in at once what is plain among many rows, and returns what
    `apply` would have returned for each; None for a row that `apply` is to take by itself. Where the app brings rows
    in by a way of its own, the spec only names the columns.
    """

    title: str
    columns: tuple[Column, ...]
    apply: Callable[[dict, "Run"], str] | None = None
    key: Callable[[dict], Any] | None = None
    apply_block: Callable[[list[dict], "Run"], list[str | None]] | None = None


@dataclass(slots=True)
class Run:
    """What is the same for all rows of one import: who does it and why, and what the app keeps between rows."""

    actor: Any
    reason: str
    kept: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    row: int
    column: str
    value: str
    problem: str
    expected: str

    def __str__(self) -> str:
        where = _("row %(row)s") % {"row": self.row}
        what = f", «{self.column}»" if self.column else ""
        value = f" “{self.value}”" if self.value else ""
        return f"{where}{what}{value}: {self.problem} {self.expected}".strip()


@dataclass(slots=True)
class Report:
    """What an import did, or would do (`dry_run`), or refused to do (`done` is false)."""

    new: int = 0
    changed: int = 0
    same: int = 0
    problems: list[Problem] = field(default_factory=list)
    dry_run: bool = False
    done: bool = True
    rejected_csv: str = ""

    @property
    def rejected(self) -> int:
        return len({problem.row for problem in self.problems})

    def as_dict(self) -> dict:
        return {
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
            "rejected": self.rejected,
            "dry_run": self.dry_run,
            "done": self.done,
            "problems": [
                {"row": p.row, "column": p.column, "value": p.value, "problem": p.problem, "expected": p.expected}
                for p in self.problems
            ],
        }


class _Undo(Exception):
    pass


def run_import(
    spec: ImportSpec,
    content: bytes,
    name: str,
    *,
    run: Run,
    change: Callable[..., AbstractContextManager],
    dry_run: bool = False,
    keep_going: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Bring in a file. Without `keep_going` one bad row undoes everything; a dry run undoes everything anyway.

    `change` is the context manager in which recorded tables are written (history.changes.change). FileError for a
    file that cannot be read at all.
    """
    rows = read_rows(content, name)
    header, columns = find_header(spec, rows, name)
    body = [row for row in rows if row.number > header.number]
    report = Report(dry_run=dry_run)
    try:
        with change(actor=run.actor, reason=run.reason):
            bring_in(spec, columns, body, run, report, progress)
            if dry_run or (report.problems and not keep_going):
                raise _Undo
    except _Undo:
        report.done = False
    report.rejected_csv = rejected_rows(header, body, report) if report.problems else ""
    return report


def bring_in(spec: ImportSpec, columns: dict[int, Column], body: list[Row], run: Run, report: Report, progress) -> None:
    """Bring in rows a block at a time; what each does and what is wrong with it is told in their order."""
    seen: dict = {}
    for start in range(0, len(body), BLOCK):
        rows, before = body[start : start + BLOCK], len(report.problems)
        readable = read_block(spec, columns, rows, seen, report)
        outcomes = apply_at_once(spec, list(readable.values()), run)
        for count, row in enumerate(rows, start + 1):
            progress(count, len(body))
            if row.number in readable:
                outcome = next(outcomes) or apply_one(spec, columns, row, readable[row.number], run, report)
                if outcome:
                    setattr(report, outcome, getattr(report, outcome) + 1)
        report.problems[before:] = sorted(report.problems[before:], key=lambda problem: problem.row)
        # With DEBUG every statement is kept, and these are long.
        reset_queries()


def read_block(spec: ImportSpec, columns: dict[int, Column], rows: list[Row], seen: dict, report: Report) -> dict:
    """Return {row number: values} of the rows that can be read and say nothing twice."""
    readable = {}
    for row in rows:
        values = parse_row(spec, columns, row, report)
        if values is None:
            continue
        first = seen.setdefault(spec.key(values), row.number)
        if first == row.number:
            readable[row.number] = values
        else:
            text = _("This says the same as row %(row)s.") % {"row": first}
            report.problems.append(Problem(row.number, "", "", text, _("Keep one of the two.")))
    return readable


def apply_at_once(spec: ImportSpec, block: list[dict], run: Run) -> Iterator[str | None]:
    """Yield for each row what was done of it; where the block as a whole fails, nothing was."""
    if spec.apply_block and block:
        try:
            with transaction.atomic():
                return iter(spec.apply_block(block, run))
        except DatabaseError:
            log.warning("files.block_failed", exc_info=True)
    return iter([None] * len(block))


def apply_one(
    spec: ImportSpec, columns: dict[int, Column], row: Row, values: dict, run: Run, report: Report
) -> str | None:
    try:
        with transaction.atomic():
            return spec.apply(values, run)
    except CellError as error:
        report.problems.append(problem_of(spec, columns, row, error))
        return None


def problem_of(spec: ImportSpec, columns: dict[int, Column], row: Row, error: CellError) -> Problem:
    for place, column in columns.items():
        if column.name == error.column:
            value = row.cells[place] if place < len(row.cells) else ""
            return Problem(row.number, column.titles[0], value, error.problem, error.expected)
    return Problem(row.number, "", "", error.problem, error.expected)


def parse_row(spec: ImportSpec, columns: dict[int, Column], row: Row, report: Report) -> dict | None:
    """Return the parsed values of a row, or None after every bad cell of it was told."""
    values: dict[str, Any] = {column.name: None for column in spec.columns}
    bad = False
    for place, column in columns.items():
        text = as_meant(row.cells[place]) if place < len(row.cells) else ""
        if not text:
            if column.required:
                bad = True
                expected = _("Give a value such as %(example)s.") % {"example": column.example}
                report.problems.append(Problem(row.number, column.titles[0], "", _("The cell is empty."), expected))
            continue
        try:
            values[column.name] = column.parse(text)
        except ValueError as error:
            bad = True
            expected = getattr(error, "expected", "") or _("Right would be such as %(example)s.") % {
                "example": column.example
            }
            report.problems.append(Problem(row.number, column.titles[0], text, str(error), expected))
    return None if bad else values


def find_header(spec: ImportSpec, rows: list[Row], name: str) -> tuple[Row, dict[int, Column]]:
    """Return the row of the headings, the best of the first ten, and which column is where."""
    if not rows:
        raise FileError(_("The file “%(name)s” holds no rows.") % {"name": name})
    known = {fold(title): column for column in spec.columns for title in (*column.titles, column.name)}
    header = max(rows[:HEADER_WITHIN], key=lambda row: sum(fold(cell) in known for cell in row.cells))
    columns: dict[int, Column] = {}
    for place, cell in enumerate(header.cells):
        if not cell or cell in PROBLEM_TITLES:
            continue
        column = known.get(fold(cell))
        if column is None:
            near = difflib.get_close_matches(fold(cell), known, n=1)
            hint = known[near[0]].titles[0] if near else ", ".join(column.titles[0] for column in spec.columns)
            text = _("The column “%(cell)s” of “%(name)s” is not known: is it %(hint)s?")
            raise FileError(text % {"cell": cell, "name": name, "hint": hint})
        if column in columns.values():
            raise FileError(_("The column “%(cell)s” stands twice in “%(name)s”.") % {"cell": cell, "name": name})
        columns[place] = column
    missing = [column.titles[0] for column in spec.columns if column.required and column not in columns.values()]
    if missing:
        text = _("“%(name)s” lacks the column %(missing)s.")
        raise FileError(text % {"name": name, "missing": ", ".join(f"“{title}”" for title in missing)})
    return header, columns


def fold(title: str) -> str:
    return " ".join(title.casefold().replace("_", " ").replace("ё", "е").split())


def rejected_rows(header: Row, body: list[Row], report: Report) -> str:
    """Return the bad rows as CSV with a column that says what is wrong; it can be mended and brought in again."""
    told: dict[int, list[str]] = {}
    for problem in report.problems:
        told.setdefault(problem.row, []).append(f"{problem.column}: {problem.problem} {problem.expected}".strip(": "))
    out = io.StringIO()
    writer = csv.writer(out)
    place = next((at for at, cell in enumerate(header.cells) if cell in PROBLEM_TITLES), len(header.cells))
    writer.writerow([*header.cells[:place], PROBLEM_TITLES[(get_language() or "").startswith("ru")]])
    for row in body:
        if row.number in told:
            cells = (row.cells + [""] * place)[:place]
            writer.writerow([harmless(cell) for cell in (*cells, "; ".join(told[row.number]))])
    return out.getvalue()
