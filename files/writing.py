"""Tables out: what a list shows, as CSV and XLSX. Cells that a spreadsheet would run are made harmless."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell):
    """Return a cell that no spreadsheet takes for a formula; numbers and days stay what they are."""
    if isinstance(cell, int | float | date | datetime) or cell is None:
        return cell
    text = str(cell)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def written(cell):
    """Return a cell as an export writes it: harmless, and a moment as the clock on the wall, to the minute."""
    if isinstance(cell, datetime):
        cell = timezone.localtime(cell) if timezone.is_aware(cell) else cell
        return cell.replace(second=0, microsecond=0, tzinfo=None)
    return harmless(cell)


def as_text(cell):
    """Return a cell as CSV holds it."""
    value = written(cell)
    return value.isoformat(" ", "minutes") if isinstance(value, datetime) else value


def as_meant(text: str) -> str:
    """Return a cell without the mark that `harmless` put before it: an export can be brought in again."""
    return text[1:] if text.startswith("'") and text[1:].startswith(DANGEROUS) else text


def export_table(kind: str, header: list[str], rows: Iterable[list], name: str) -> HttpResponse:
    """Return a download of the rows; `kind` is csv or xlsx, `name` the file's name without its ending."""
    content = to_xlsx(header, rows) if kind == "xlsx" else to_csv(header, rows)
    types = {
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    response = HttpResponse(content, content_type=types[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def to_csv(header: list[str], rows: Iterable[list]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([as_text(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(header: list[str], rows: Iterable[list]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    )
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for column, cell in enumerate(header):
        sheet.write_string(0, column, str(harmless(cell)), bold)
        sheet.set_column(column, column, max(12, min(40, len(str(cell)) + 4)))
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            value = written(cell)
            if isinstance(value, datetime):
                sheet.write_datetime(number, column, value, moment)
            elif isinstance(value, date):
                sheet.write_datetime(number, column, datetime(value.year, value.month, value.day), day)
            else:
                sheet.write(number, column, value)
    book.close()
    return out.getvalue()


def template_of(spec, kind: str, known: dict[str, str] | None = None) -> HttpResponse:
    """Return an empty table with the headings of an import and one example row; `known` names values on file."""
    header = [column.titles[0] for column in spec.columns]
    row = [(known or {}).get(column.name, column.example) for column in spec.columns]
    return export_table(kind, header, [row], spec.title)
