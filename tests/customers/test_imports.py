"""Customers from files: every bad cell told, all or nothing, the same file twice changes nothing."""

import csv
import json
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from openpyxl import Workbook

from customers.identifiers import parse
from customers.identifiers.making import make
from customers.imports import CUSTOMERS, apply_block
from customers.models import Customer, CustomerCode, CustomerSegment, Identifier, Profile
from customers.services.codes import end_code
from customers.services.customers import add_identifier, correct_identifier
from customers.services.segments import end_segment
from files import importing
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


MANY = """Country;Identifier;Name;Segments;Evidence;Since
RU;7700000009;Ромашка;commercial;Charter;2020-01-01
RU;7736207543;Яндекс;;;
RU;7736050004;Wrong digit;;;
KZ;020240000555;Берег;university, university, institution;Устав;
RU;7728168971;Банк;moon;Charter;
RU;7710168360;Школа;school;;
AM;02502212;Sevan Soft;commercial;Charter;2020-01-01
AM;0250 2212;Sevan twice;;;
"""


def brought() -> list[tuple]:
    return sorted(
        (
            row.name,
            row.name_latin,
            row.search_key,
            row.country,
            row.region,
            str(row.identifiers.get(is_current=True)),
            *sorted((s.segment.code, s.basis, s.evidence, str(s.valid)) for s in row.segments.all()),
        )
        for row in Customer.objects.all()
    )


@pytest.mark.parametrize(
    "before",
    [
        "",
        FILE,
        MANY.replace("commercial;Charter", ";"),
        MANY.replace("Ромашка", "Лютик"),
        "Country,Identifier,Name,Segments,Evidence,Since\nRU,7700000009,Ромашка,commercial,Charter,2021-01-01\n",
    ],
    ids=["empty", "some on file", "without segments", "another name", "crossing findings"],
)
@pytest.mark.parametrize("size", [1, 2, 1000])
def test_rows_together_do_what_rows_one_by_one_do(segments, before, size, monkeypatch):
    results = []
    for block in (None, apply_block):
        monkeypatch.setattr(importing, "BLOCK", size)
        spec = replace(CUSTOMERS, apply_block=block)
        with pytest.raises(Undone), transaction.atomic():
            for text in (before, MANY, MANY):
                if text:
                    run = Run(None, REASON)
                    report = run_import(spec, text.encode(), "c.csv", run=run, change=change, keep_going=True)
                    results.append((block is None, report.as_dict(), report.rejected_csv, brought()))
            raise Undone
    one_by_one, together = ([found for alone, *found in results if alone is wanted] for wanted in (True, False))
    assert together == one_by_one


class Undone(Exception):
    pass


def test_many_rows_take_few_statements_and_keep_who_and_why(segments, ada, django_assert_max_num_queries):
    rows = [
        f"RU;{make('RU', 'RU-INN', Random(number)).value};Ромашка {number};commercial;Charter" for number in range(300)
    ]
    text = "\n".join(["Country;Identifier;Name;Segments;Evidence", *dict.fromkeys(rows)])
    with django_assert_max_num_queries(20):
        report = run_import(
            CUSTOMERS, text.encode(), "c.csv", run=Run(ada, "the list of March"), change=change, keep_going=True
        )
    assert report.new > 290
    for model in (Customer, Identifier, CustomerSegment):
        events = model.pgh_event_model.objects.all()
        assert events.count() == report.new
        assert {(row.pgh_context["actor"], row.pgh_context["reason"]) for row in events} == {
            (ada.pk, "the list of March")
        }
    assert set(CustomerSegment.objects.values_list("found_by", flat=True)) == {ada.pk}


def test_two_numbers_of_one_customer_are_taken_in_their_order(segments):
    bring_in("Country,Identifier,Name\nRU,7700000009,Ромашка\n")
    add_identifier(Customer.objects.get(), parse("RU-OGRN:1027700000008"), actor=None, reason=REASON)
    report = bring_in("Country,Identifier,Name\nRU,7700000009,Лютик\nRU,1027700000008,Ромашка\n")
    assert (report.changed, Customer.objects.get().name) == (2, "Ромашка")


def test_a_number_that_was_only_a_mistake_is_free(segments):
    bring_in("Country,Identifier,Name\nRU,7700000009,Ромашка\n")
    romashka = Customer.objects.get()
    correct_identifier(romashka, parse("RU:7736207543"), actor=None, reason=REASON)
    report = bring_in("Country,Identifier,Name\nRU,7700000009,Лютик\n")
    assert (report.new, Customer.objects.count()) == (1, 2)


def test_a_block_that_fails_is_taken_row_by_row(segments, monkeypatch):
    def fail(block, run):
        Customer.objects.bulk_create([Customer(name="left over", country="RU")])
        raise IntegrityError("taken meanwhile")

    spec = replace(CUSTOMERS, apply_block=fail)
    report = run_import(spec, FILE.encode(), "c.csv", run=Run(None, REASON), change=change)
    assert (report.new, report.problems, Customer.objects.filter(name="left over").count()) == (3, [], 0)


def test_a_dry_run_leaves_nothing(segments):
    report = bring_in(MANY, dry_run=True, keep_going=True)
    assert (report.new, report.rejected, report.done, report.dry_run) == (4, 4, False, True)
    assert not any(
        model.objects.exists() or model.pgh_event_model.objects.exists()
        for model in (Customer, Identifier, CustomerSegment)
    )


def test_the_bad_rows_come_out_as_they_went_in_and_may_be_mended_and_brought_in(segments):
    report = bring_in(MANY, keep_going=True)
    _header, *rows = csv.reader(report.rejected_csv.splitlines())
    assert [row[:3] for row in rows] == [
        ["RU", "7736050004", "Wrong digit"],
        ["RU", "7728168971", "Банк"],
        ["RU", "7710168360", "Школа"],
        ["AM", "0250 2212", "Sevan twice"],
    ]
    assert all(row[-1] for row in rows)
    mended = (
        report.rejected_csv.replace("7736050004", "7736050003")
        .replace("moon", "commercial")
        .replace(",school,,", ",school,Charter,")
    )
    again = bring_in(mended, keep_going=True)
    assert (again.new, again.changed, again.problems) == (3, 1, [])


def test_progress_is_told_to_the_end(segments):
    told_of = []
    bring_in(MANY, keep_going=True, progress=lambda done, total: told_of.append((done, total)))
    assert told_of == [(count, 8) for count in range(1, 9)]


CODES = """Страна;ИНН;Название;ОКОПФ;ОКФС;ОКВЭД;КФС;Основание;С даты
RU;7700000009;ООО «Ромашка»;12165;16;62.01;;Выписка;01.01.2020
KZ;020240000555;ТОО «Берег»;;;;11;Выписка;01.01.2020
"""


def test_register_codes_are_brought_in_once_and_what_was_ended_stays_ended(codes, ada):
    report = bring_in(CODES)
    assert (report.new, report.problems) == (2, [])
    found = CustomerCode.objects.order_by("scheme").values_list("scheme", "code", "counts_as", "source")
    assert list(found) == [
        ("kfs", "11", "11", "Выписка"),
        ("okfs", "16", "16", "Выписка"),
        ("okopf", "12165", "12300", "Выписка"),
        ("okved", "62.01", "62.01", "Выписка"),
    ]
    end_code(CustomerCode.objects.get(scheme="kfs"), actor=ada, reason="wrong", on=date(2019, 1, 1))
    assert bring_in(CODES).same == 2
    assert CustomerCode.objects.count() == 4
    more = bring_in("Country,Identifier,Name,KFS,Evidence\nKZ,020240000555,ТОО «Берег»,12,Extract\n")
    assert (more.changed, CustomerCode.objects.count()) == (1, 5)
    assert Profile.objects.get(customers__customer__search_key__contains="bereg").state


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("RU,7700000009,A,75,,,Extract", "OKOPF", "75"),
        ("RU,7700000009,A,,99,,Extract", "OKFS", "99"),
        ("RU,7700000009,A,,,12,Extract", "KFS", "12"),
        ("RU,7700000009,A,75103,,,", "Evidence", ""),
    ],
    ids=["not written like one", "in no table", "of another country", "nothing says where it stands"],
)
def test_a_bad_code_is_told_with_its_column(codes, row, column, value):
    report = bring_in(f"Country,Identifier,Name,OKOPF,OKFS,KFS,Evidence\n{row}\n")
    assert told(report) == [(2, column, value)]
    assert report.problems[0].problem
    assert not CustomerCode.objects.exists()


def test_codes_at_once_and_row_by_row_are_the_same(codes):
    bring_in(CODES)
    at_once = sorted(
        CustomerCode.objects.values_list("customer__name", "scheme", "code", "counts_as", "source", "valid")
    )
    profiles = sorted(Profile.objects.filter(customers__isnull=False).values_list("key", flat=True))
    with transaction.atomic():
        for row in CustomerCode.objects.all():
            end_code(row, actor=None, reason=REASON, on=date(2019, 1, 1))
    other = CODES.replace("7700000009", "7736050003").replace("020240000555", "120140015679")
    alone = replace(CUSTOMERS, apply_block=None)
    run_import(alone, other.encode(), "customers.csv", run=Run(None, REASON), change=change)
    standing = CustomerCode.objects.filter(valid__contains=date(2021, 1, 1))
    assert sorted(standing.values_list("customer__name", "scheme", "code", "counts_as", "source", "valid")) == at_once
    wanted = Profile.objects.filter(customers__customer__codes__in=standing).values_list("key", flat=True)
    assert sorted(set(wanted)) == sorted(set(profiles))
