"""Customers from files: every bad cell told, all or nothing, the same file twice changes nothing."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from customers.imports import CUSTOMERS
from customers.models import Customer, CustomerSegment
from customers.services.segments import end_segment
from files.importing import Run, run_import
from history.changes import change
from tests.customers.conftest import REASON

pytestmark = pytest.mark.django_db

FILE = """Страна;ИНН;Название;Название латиницей;Регион;Сегменты;Основание;С даты
Россия;77 00 000009;ООО «Ромашка»;Romashka LLC;RU-MOW;;;
KZ;БИН 020240000555;ТОО «Берег»;;;university, institution;Устав;01.01.2020
AM;02502212;Sevan Soft;;;;;
"""


def bring_in(text: str | bytes, **options):
    content = text if isinstance(text, bytes) else text.encode()
    return run_import(CUSTOMERS, content, "customers.csv", run=Run(None, REASON), change=change, **options)


def told(report) -> list[tuple]:
    return [(problem.row, problem.column, problem.value) for problem in report.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_customers_with_their_segments(segments, encoding):
    report = bring_in(FILE.encode(encoding))
    assert (report.new, report.problems) == (3, [])
    romashka, berega = Customer.objects.search("romashka").get(), Customer.objects.search("bereg").get()
    assert (romashka.name, romashka.name_latin, romashka.region) == ("ООО «Ромашка»", "Romashka LLC", "RU-MOW")
    found = berega.segments.order_by("segment__code").values_list("segment__code", "basis", "evidence")
    assert list(found) == [("institution", "import", "Устав"), ("university", "import", "Устав")]
    assert {row.valid.lower for row in berega.segments.all()} == {date(2020, 1, 1)}


def test_the_same_file_twice_changes_nothing(segments):
    bring_in(FILE)
    counts = [model.pgh_event_model.objects.count() for model in (Customer, CustomerSegment)]
    report = bring_in(FILE)
    assert (report.new, report.changed, report.same) == (0, 0, 3)
    assert [model.pgh_event_model.objects.count() for model in (Customer, CustomerSegment)] == counts


@pytest.mark.parametrize("on", [date(2019, 1, 1), date(2021, 1, 1)])
def test_what_an_officer_ended_stays_ended(segments, ada, on):
    bring_in(FILE)
    row = CustomerSegment.objects.get(segment__code="university")
    end_segment(row, actor=ada, reason="closed", on=on)
    assert bring_in(FILE).same == 3
    assert CustomerSegment.objects.filter(segment__code="university").count() == 1


def test_another_name_and_one_more_segment_are_changes(segments):
    bring_in(FILE)
    report = bring_in(
        "Country,Identifier,Name,Segments,Evidence\nRU,7700000009,Лютик,,\nAM,02502212,Sevan Soft,commercial,Extract\n"
    )
    assert (report.changed, report.problems) == (2, [])
    assert Customer.objects.search("romashka").get().name == "Лютик"


def test_every_bad_row_is_told_with_what_would_be_right(segments):
    report = bring_in(
        "Country;Identifier;Scheme;Name;Region;Segments;Evidence;Since\n"
        "RU;7736050004;;A;;;;\n"
        "FR;1;;B;;;;\n"
        "RU;773601001;;C;;;;\n"
        "RU;7700000009;RU-XX;D;;;;\n"
        "RU;7736207543;;;;;;\n"
        "RU;7736050003;;E;Moscow;;;yesterday\n"
        "RU;7728168971;;F;KZ-ALA;;;\n"
        "RU;7710168360;;G;;moon;Charter;\n"
        "RU;7707329152;;H;;school;;\n"
        "AM;02502212;;I;;;;\n"
        "AM;HVHH 0250 2212;;I;;;;\n"
    )
    assert told(report) == [
        (2, "Identifier", "7736050004"),
        (3, "Country", "FR"),
        (4, "Identifier", "773601001"),
        (5, "Scheme", "RU-XX"),
        (6, "Name", ""),
        (7, "Region", "Moscow"),
        (7, "Since", "yesterday"),
        (8, "Region", "KZ-ALA"),
        (9, "Segments", "moon"),
        (10, "Evidence", ""),
        (12, "", ""),
    ]
    assert all(problem.problem for problem in report.problems)
    assert (report.done, Customer.objects.count()) == (False, 0)


@pytest.mark.parametrize("number", ["7,73605E+09", "7.73605E+09", "7,73605e+09", "1,02775E+12", "7E+09", "7,73605Е+09"])
def test_digits_that_excel_lost_are_told_so(segments, number):
    report = bring_in(f"Country;Identifier;Name\nRU;{number};A\nRU;{number};B\n")
    assert told(report) == [(2, "Identifier", number), (3, "Identifier", number)]
    assert {problem.problem for problem in report.problems} == {
        "Excel has shortened this number and lost its last digits."
    }
    assert all("as text" in problem.expected for problem in report.problems)


def test_a_segment_that_crosses_an_earlier_finding_is_told(segments):
    bring_in(FILE)
    report = bring_in(
        "Country,Identifier,Name,Segments,Evidence,Since\nKZ,020240000555,ТОО «Берег»,university,Extract,2019-01-01\n"
    )
    assert told(report) == [(2, "Segments", "university")]


def test_the_command_reads_excel_and_keeps_good_rows(segments, tmp_path, capsys):
    book = Workbook()
    for row in [
        ["List of customers"],
        ["Country", "Identifier", "Name"],
        ["RU", 7700000009, "Ромашка"],
        ["RU", "7736050004", "Газпром"],
    ]:
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    with pytest.raises(SystemExit):
        call_command("import_customers", str(tmp_path / "list.xlsx"), "--json")
    assert json.loads(capsys.readouterr().out)["rejected"] == 1
    assert not Customer.objects.exists()
    with pytest.raises(SystemExit):
        call_command("import_customers", str(tmp_path / "list.xlsx"), "--json", "--keep-going")
    assert json.loads(capsys.readouterr().out)["new"] == 1
    assert Customer.objects.get().identifiers.get().value == "7700000009"
    assert "7736050004" in (tmp_path / "list.rejected.csv").read_text("utf-8-sig")
