"""Exports: harmless in every spreadsheet, days and moments as people read them."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from django.utils.html import format_html
from python_calamine import CalamineWorkbook

from files.reading import read_rows
from files.writing import as_meant, harmless, to_csv, to_xlsx
from ui.tables import plain

LATE = datetime(2021, 3, 30, 22, 30, 59, tzinfo=UTC)


@pytest.mark.parametrize("text", ["=1+1", "+7", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_is_made_harmless_and_read_back_as_meant(text):
    assert harmless(text) == f"'{text}"
    assert as_meant(harmless(text)) == text


@pytest.mark.parametrize("cell", ["a=1", "", None, 5, -5, date(2021, 1, 1), "'quoted'"])
def test_other_cells_stay(cell):
    assert harmless(cell) == cell


def test_days_and_moments_are_those_of_the_wall_clock():
    row = [date(2021, 3, 31), LATE, -5, "=1"]
    with timezone.override("Europe/Moscow"):
        text, book = to_csv(["a", "b", "c", "d"], [row]), to_xlsx(["a", "b", "c", "d"], [row])
    [_header, cells] = csv.reader(io.StringIO(text.decode("utf-8-sig")))
    assert cells == ["2021-03-31", "2021-03-31 01:30", "-5", "'=1"]
    [_header, cells] = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert cells == [date(2021, 3, 31), datetime(2021, 3, 31, 1, 30), -5, "'=1"]


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
def test_an_export_can_be_read_again(write):
    rows = read_rows(write(["Name", "Note"], [["Ромашка", "«a»; b, c"]]), "export")
    assert [row.cells for row in rows] == [["Name", "Note"], ["Ромашка", "«a»; b, c"]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [(format_html('<span class="tone">{}</span>', "a & b <c>"), "a & b <c>"), ("<b>", "<b>"), (5, 5)],
)
def test_a_cell_is_taken_without_its_markup(cell, text):
    assert plain(cell) == text
