"""Tables of holdings, in either language, as CSV and XLSX."""

from datetime import date
from pathlib import Path

import pytest
from psycopg.types.range import DateRange

from customers.holdings_import.running import Options, import_holdings
from customers.holdings_import.table import OWNERSHIP
from customers.models import Entity, EntityFact, Holding, StateShare
from files.writing import to_xlsx
from tests.customers.holdings.conftest import counts

pytestmark = pytest.mark.django_db
HEADER = "Owner;Owner kind;Owner country;Company identifier;Company;Company country;Share;Kind;From;Until (last day);Document;The listed owners are all there is\n"
ROW = "Agency;public body;RU;7700000009;Ромашка;RU;60 %;;2020-01-01;;Extract;yes\n"
RUSSIAN = (
    "Владелец;Вид владельца;Страна владельца;ИНН;Компания;Страна компании;Доля, %;Вид участия;С;По (включительно)\n"
    "Агентство;государственный орган;Россия;7700000009;Ромашка;RU;25,5–50;голоса;01.01.2020;31.03.2021\n"
)


def test_a_row_is_two_entities_a_holding_and_a_fact(bring, romashka):
    assert counts(bring(HEADER + ROW, "file.csv")) == (3, 0, 0, 0, 0)
    row = Holding.objects.get()
    assert (row.low, row.high, row.kind, row.valid) == (60, 60, "shares", DateRange(date(2020, 1, 1), None))
    assert (row.owner.kind, row.asset.customer, row.source.title) == ("public_body", romashka, "Extract")
    assert EntityFact.objects.get().entity == row.asset
    assert StateShare.objects.get(entity=row.asset).at_most == 60
    assert counts(bring(HEADER + ROW, "file.csv")) == (0, 0, 3, 0, 0)
    assert EntityFact.objects.count() == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "utf-16-be"])
def test_russian_headings_in_every_encoding(bring, encoding):
    assert counts(bring(RUSSIAN.encode(encoding), "file.csv")) == (3, 0, 0, 0, 0)
    row = Holding.objects.get()
    assert (row.low, row.high, row.kind) == (25.5, 50, "votes")
    assert row.valid == DateRange(date(2020, 1, 1), date(2021, 4, 1))


def test_the_template_can_be_brought_in_as_it_is(bring):
    content = to_xlsx(
        [column.titles[0] for column in OWNERSHIP.columns], [[column.example for column in OWNERSHIP.columns]]
    )
    assert counts(bring(content, "file.xlsx")) == (3, 0, 0, 0, 0)


DOCS = Path(__file__).resolve().parents[3] / "docs" / "imports" / "ownership.md"


def documented(language: int) -> list[str]:
    """Return the headings of the table in the docs, 0 English, 1 Russian; a line may name two."""
    text = DOCS.read_text().split("## The table")[1].split("\n## ")[0]
    cells = [line.split("|")[1 + language] for line in text.splitlines() if line.startswith("|")][2:]
    return [name.strip() for cell in cells for name in cell.split("·")]


@pytest.mark.parametrize("language", [0, 1], ids=["English", "Russian"])
def test_every_heading_of_the_docs_is_one(bring, language):
    found = documented(language)
    assert [next((c.name for c in OWNERSHIP.columns if name in c.titles), name) for name in found] == [
        column.name for column in OWNERSHIP.columns
    ]
    content = to_xlsx(found, [[column.example for column in OWNERSHIP.columns]])
    assert counts(bring(content, "file.xlsx")) == (3, 0, 0, 0, 0)


def test_another_share_changes_and_a_last_day_ends(bring):
    bring(HEADER + ROW, "file.csv")
    assert counts(bring(HEADER + ROW.replace("60 %", "70"), "file.csv")) == (0, 1, 2, 0, 0)
    assert counts(bring(HEADER + ROW.replace("60 %;;2020-01-01;", "70;;2020-01-01;2021-03-31"), "file.csv")) == (
        0,
        0,
        2,
        1,
        0,
    )


def test_owners_without_a_name_are_each_companys_own(bring):
    bring(HEADER + ";free float;;;A;RU;10;;;;;\n;free float;;;B;RU;10;;;;;\n;unnamed;;;B;RU;;;;;;\n", "file.csv")
    kinds = Entity.objects.exclude(kind="company").order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["free_float", "free_float", "unnamed"]


def test_a_public_body_that_is_owned_too_stays_one(bring):
    bring(HEADER + ROW + "X;person;;;Agency;RU;10;;;;;\n", "file.csv")
    assert Entity.objects.get(name="Agency").kind == "public_body"


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("A;planet;RU;;B;RU;1;;;;;", "Owner kind", "planet"),
        ("A;;RU;;;RU;1;;;;;", "Company", ""),
        ("A;;RU;7700000008;B;RU;1;;;;;", "Company identifier", "7700000008"),
        ("A;;RU;7700000009;B;;1;;;;;", "Company identifier", "7700000009"),
        ("A;;FR;;B;RU;1;;;;;", "Owner country", "FR"),
        (";;;;B;RU;1;;;;;", "Owner", ""),
        ("A;;RU;;B;RU;-1;;;;;", "Share", "-1"),
        ("A;;RU;;B;RU;1e400;;;;;", "Share", "1e400"),
        ("A;;RU;;B;RU;1;gold;;;;", "Kind", "gold"),
        ("A;;RU;;B;RU;1;;2021-01-02;2021-01-01;;", "Until (last day)", "2021-01-01"),
        ("A;;RU;;B;RU;1;;;;;perhaps", "The listed owners are all there is", "perhaps"),
    ],
)
def test_bad_rows(bring, row, column, value):
    report = bring(HEADER + row + "\n", "file.csv")
    assert [(bad.row, bad.column, bad.value) for bad in report.problems] == [(2, column, value)]
    assert Entity.objects.count() == 0


def test_bad_rows_come_back_to_be_mended(bring, tmp_path):
    bad = ROW.replace("60 %", "none")
    report = bring(HEADER + ROW + bad, "file.csv", keep_going=True, rejected=tmp_path / "out")
    assert counts(report) == (3, 0, 0, 0, 1)
    text = report.rejected_file.read_text("utf-8-sig")
    assert counts(bring(text.replace("none", "61").replace("2020-01-01", "2021-01-01"), "again.csv")) == (1, 0, 2, 0, 0)


def test_the_same_row_twice_is_refused(bring):
    report = bring(HEADER + ROW + ROW, "file.csv")
    assert [row.row for row in report.problems] == [3]


def test_what_does_not_add_up_is_told_with_its_rows(tmp_path):
    rows = [
        "owner,owner kind,company,share",
        "State,public body,Upside,60-40",
        "Selfish,company,Selfish,10",
        "State,public body,Over,70",
        "Peter,person,Over,70",
        "Somebody,company,Silent,",
    ]
    file = tmp_path / "odd.csv"
    file.write_text("\n".join(rows))
    report = import_holdings(file, file.name, Options(actor=None, reason="system:test"))
    assert (report.done, sorted(report.notes)) == (
        True,
        [
            "Over: the known shares come to more than 100 %, namely to 140 % (row 4, row 5)",
            "Selfish: owns a part of itself (row 3)",
            "Silent: no share is given (row 6)",
            "Upside: a band is upside down (row 2)",
        ],
    )


@pytest.mark.parametrize(
    ("share", "low", "high", "told"),
    [
        ("100", 100, 100, []),
        (
            "90-110",
            90,
            110,
            ["row 2: A share of 110 %: it is counted as the file has it. Right would be one from 0 to 100 %."],
        ),
        (
            "150 %",
            150,
            150,
            [
                "row 2: A share of 150 %: it is counted as the file has it. Right would be one from 0 to 100 %.",
                "Ромашка: the known shares come to more than 100 %, namely to 150 % (row 2)",
            ],
        ),
    ],
    ids=["whole", "band over", "one row over"],
)
def test_a_share_over_100_is_taken_as_it_stands_and_told_with_its_row(bring, share, low, high, told):
    report = bring(HEADER + ROW.replace("60 %", share), "file.csv")
    held = Holding.objects.get()
    assert (held.low, held.high, report.notes, report.all_notes) == (low, high, told, len(told))
