"""Files as people send them: what is read, what is refused with which words, and what never takes the process down."""

import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from files import reading, unpacking
from files.exceptions import FileError
from files.reading import read_rows
from files.unpacking import used_area

HEAD = ["Country", "Identifier", "Name"]


def book(cells: dict[str, object], **formatted) -> bytes:
    made = Workbook()
    for place, value in cells.items():
        made.active[place] = value
    for place in formatted:
        made.active[place].font = Font(bold=True)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rewritten(content: bytes, change) -> bytes:
    """Return the XLSX with the XML of its sheet changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, change(data) if entry.filename.endswith("sheet1.xml") else data)
    return out.getvalue()


def cells_of(content: bytes) -> list[tuple]:
    return [(row.number, row.cells) for row in read_rows(content, "list")]


def test_a_stray_cell_in_the_last_corner_is_refused_by_name():
    with pytest.raises(FileError, match="XFD1048576"):
        read_rows(book({"A1": "Country", "XFD1048576": " "}), "list.xlsx")


def test_a_stray_cell_far_below_is_refused_by_name():
    with pytest.raises(FileError, match=r"300000 rows \(cell B1048576\)"):
        read_rows(book({"A1": "Country", "B1048576": " "}), "list.xlsx")


def test_cells_that_are_only_formatted_do_not_count():
    assert cells_of(book({"A1": "Country", "A2": "RU"}, XFD1048576=True)) == [(1, ["Country"]), (2, ["RU"])]


def test_the_size_that_a_sheet_tells_of_itself_is_not_believed():
    content = rewritten(
        book({"A1": "x", "XFD1048576": "y"}), lambda xml: xml.replace(b'ref="A1:XFD1048576"', b'ref="A1:A1"')
    )
    assert b'ref="A1:A1"' in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    with pytest.raises(FileError, match="XFD1048576"):
        read_rows(content, "list.xlsx")


def test_cells_that_do_not_say_where_they_stand():
    content = rewritten(
        book({"A1": "Country", "B1": "Name", "A2": "RU", "C2": "x"}),
        lambda xml: xml.replace(b' r="A1"', b"").replace(b' r="B1"', b"").replace(b' r="A2"', b""),
    )
    used = used_area(content)
    assert (used.rows, used.columns, used.lowest, used.rightmost) == (2, 3, "A2", "C2")


@pytest.mark.parametrize("limit", ["unpacking.MOST_UNPACKED", "reading.MOST_CELLS", "reading.MOST_BYTES"])
def test_what_is_too_large_is_told_so(monkeypatch, limit):
    content = book({"A1": "Country", "C3": "RU"})
    module, name = limit.split(".")
    monkeypatch.setattr({"unpacking": unpacking, "reading": reading}[module], name, 4)
    with pytest.raises(FileError, match="split it"):
        read_rows(content, "list.xlsx")


def claiming(content: bytes, size: int) -> bytes:
    """Return the XLSX saying that its sheet unpacks to so many bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        true = old.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    assert content.count(true)
    return content.replace(true, size.to_bytes(4, "little"))


def test_a_packed_size_that_lies_is_not_believed(monkeypatch):
    lied = claiming(book({"A1": "x" * 5000}), 10)
    assert used_area(lied).rows == 1
    with zipfile.ZipFile(io.BytesIO(lied)) as packed:
        told = sum(entry.file_size for entry in packed.infolist())
    monkeypatch.setattr(unpacking, "MOST_UNPACKED", told)
    with pytest.raises(unpacking.TooLarge):
        used_area(lied)


def test_what_says_that_it_is_too_large_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(unpacking, "measure", lambda book: pytest.fail("it was unpacked"))
    for size in (unpacking.MOST_UNPACKED, 2**32 - 2):
        with pytest.raises(unpacking.TooLarge):
            used_area(claiming(book({"A1": "x" * 5000}), size))


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 no zip",
        rewritten(book({"A1": "x"}), lambda xml: xml[:-20]),
        book({"A1": "x"})[:-40],
    ],
    ids=["no zip", "broken sheet", "cut off"],
)
def test_a_damaged_workbook_is_refused(content):
    with pytest.raises(FileError, match="damaged"):
        read_rows(content, "list.xlsx")


def test_another_file_in_a_zip_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("content.xml", "<table/>")
    with pytest.raises(FileError, match=r"\.xlsx"):
        read_rows(out.getvalue(), "list.ods")


@pytest.mark.parametrize(("limit", "most"), [("MOST_ROWS", 1), ("MOST_COLUMNS", 2), ("MOST_CELLS", 4)])
def test_a_csv_has_the_same_limits(monkeypatch, limit, most):
    monkeypatch.setattr(reading, limit, most)
    with pytest.raises(FileError, match=str(most)):
        read_rows(b"Country,Identifier,Name\nRU,1,A\n", "list.csv")


@pytest.mark.parametrize(
    "text",
    [
        "Country;Identifier;Name\nRU;1;A, B\n",
        "List of customers, as of March, with all, and more\nCountry;Identifier;Name\nRU;1;A, B\n",
        '\n\nCustomers; all of them\n\nCountry,Identifier,Name\nRU,1,"A, B"\n',
        "Customers, list\nCountry\tIdentifier\tName\nRU\t1\tA, B\n",
        "sep=;\nCountry;Identifier;Name\nRU;1;A, B\n",
        "Customers, March, 2021\nCountry;Identifier;Name\nRU;1;A, B\n",
        'Country;Identifier;Name\r\nRU;1;"A, B"\r\n',
        "Country;Identifier;Name\rRU;1;A, B\r",
    ],
    ids=["plain", "title with commas", "title with a semicolon", "tabs", "sep line", "as many", "windows", "old mac"],
)
def test_the_separator_is_told_from_the_first_ten_lines(text):
    assert [row.cells for row in read_rows(text.encode(), "list.csv")][-2:] == [HEAD, ["RU", "1", "A, B"]]


def test_the_twins_read_alike():
    csv = "Customers, March 2021\n\nCountry;Identifier;Name\nRU;7700000009;Ромашка\n"
    cells = {"A1": "Customers, March 2021", "A3": "Country", "B3": "Identifier", "C3": "Name"}
    xlsx = book({**cells, "A4": "RU", "B4": 7700000009, "C4": "Ромашка"})
    assert [row.number for row in read_rows(csv.encode(), "a.csv")] == [1, 3, 4]
    assert [row.number for row in read_rows(xlsx, "a.xlsx")] == [1, 3, 4]
    assert [row.cells for row in read_rows(csv.encode(), "a.csv")][1:] == [
        row.cells for row in read_rows(xlsx, "a.xlsx")
    ][1:]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"), (b"%PDF-1.4", "no table")],
    ids=["empty", "xls", "pdf"],
)
def test_what_is_no_table_is_told(content, words):
    with pytest.raises(FileError, match=words):
        read_rows(content, "list")
