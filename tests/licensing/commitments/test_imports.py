"""Running business from files: recorded, corrected, confirmed; every bad cell told; all or nothing, killed as well."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from openpyxl import Workbook

from customers.identifiers import parse
from customers.models import Customer
from customers.services.customers import add_customer
from customers.services.merging import merge_customers
from files.importing import Run, run_import
from history.changes import change
from jobs.models import Job
from licensing.commitment_imports import COMMITMENTS
from licensing.models import Commitment
from licensing.services.catalogue import add_product
from portal.imports import start_import
from tests.fixtures.cast import make_partner
from tests.licensing.commitments.conftest import BID
from tests.licensing.conftest import SYSTEM

pytestmark = pytest.mark.django_db
HEAD = (
    "Partner code,Country,Identifier,Kind,Products,Number,Made on,Last day,Document,Tender number,Tender published,"
    "Bid submitted,Awarded,To be delivered by\n"
)
RUNNING = "benco,KZ,070840003749,running,kettle-1,17/2020,2020-06-01,2021-12-31,Contract 17,,,,,\n"
TENDER = 'benco,KZ,070840003749,bid,"kettle-1, Lamp-1",0373-21,,,Bid,T-1,2021-03-10,2021-03-29,,2021-06-30\n'


def bring_in(text: str | bytes, name: str = "business.csv", **options):
    content = text if isinstance(text, bytes) else text.encode()
    return run_import(COMMITMENTS, content, name, run=Run(None, "system:test"), change=change, **options)


def told(report) -> tuple[int, int, int, int]:
    return report.new, report.changed, report.same, report.rejected


def test_rows_count_at_once(market, university, bens_partner):
    assert told(bring_in(HEAD + RUNNING + TENDER)) == (2, 0, 0, 0)
    running, bid = Commitment.objects.order_by("since")
    assert (running.partner, running.customer, running.state) == (bens_partner, university, "confirmed")
    assert (running.since, running.ends, running.document) == (date(2020, 6, 1), date(2022, 1, 1), "Contract 17")
    assert (bid.since, bid.ends, bid.products, bid.tender) == (BID, None, ["kettle-1", "lamp-1"], "T-1")
    assert (bid.published, bid.bid_on, bid.awarded_on, bid.delivered_by) == (
        date(2021, 3, 10), BID, None, date(2021, 6, 30),
    )  # fmt: skip


def test_the_same_file_twice_changes_nothing(market):
    bring_in(HEAD + RUNNING + TENDER)
    events = Commitment.pgh_event_model.objects.count()
    assert told(bring_in(HEAD + RUNNING + TENDER)) == (0, 0, 2, 0)
    assert Commitment.pgh_event_model.objects.count() == events


def test_another_end_corrects_and_an_empty_cell_leaves(market):
    bring_in(HEAD + RUNNING + TENDER)
    other = RUNNING.replace("2021-12-31", "2022-06-30").replace("Contract 17", "")
    assert told(bring_in(HEAD + other + TENDER.replace("T-1", ""))) == (0, 1, 1, 0)
    row = Commitment.objects.get(business="running")
    assert (row.ends, row.document) == (date(2022, 7, 1), "Contract 17")


def test_what_a_partner_entered_is_confirmed_by_it(enter):
    row = enter(products=["kettle-1", "lamp-1"])
    assert told(bring_in(HEAD + TENDER)) == (0, 1, 0, 0)
    row.refresh_from_db()
    assert (row.state, row.tender, Commitment.objects.count()) == ("confirmed", "T-1", 1)


def test_a_merged_customer_is_the_kept_one(market, university, bank, ada):
    bring_in(HEAD + RUNNING)
    merge_customers(university, into=bank, actor=ada, reason="One")
    assert told(bring_in(HEAD + RUNNING)) == (0, 0, 1, 0)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251", "utf-16"])
def test_russian_headings_in_the_encodings_people_send(market, encoding):
    text = (
        "Код партнёра;Страна;БИН;Вид;Продукты;Номер;Дата;Документ\n"
        "benco;Казахстан;070840003749;running;kettle-1;17;01.06.2020;Договор\n"
    )
    assert told(bring_in(text.encode(encoding))) == (1, 0, 0, 0)
    assert Commitment.objects.get().document == "Договор"


def test_from_excel(market):
    book = Workbook()
    for line in (HEAD, RUNNING):
        book.active.append(line.strip().split(","))
    out = BytesIO()
    book.save(out)
    assert told(bring_in(out.getvalue(), "business.xlsx")) == (1, 0, 0, 0)


BAD = {
    "no such partner": (RUNNING.replace("benco", "nobody"), "Partner code", "nobody"),
    "no such country": (RUNNING.replace(",KZ,", ",XX,"), "Country", "XX"),
    "a wrong number": (RUNNING.replace("070840003749", "070840003740"), "Identifier", "070840003740"),
    "nobody on file": (RUNNING.replace("070840003749", "090740001237"), "Identifier", "090740001237"),
    "shortened by Excel": (RUNNING.replace("070840003749", "7.0840E+10"), "Identifier", "7.0840E+10"),
    "a new sale": (RUNNING.replace("running", "new"), "Kind", "new"),
    "no kind": (RUNNING.replace("running", ""), "Kind", ""),
    "no such product": (RUNNING.replace("kettle-1", "kettle-9"), "Products", "kettle-9"),
    "no day": (RUNNING.replace("2020-06-01", ""), "Made on", ""),
    "no day that there is": (RUNNING.replace("2020-06-01", "2020-06-31"), "Made on", "2020-06-31"),
    "tomorrow": (RUNNING.replace("2020-06-01", "2021-03-31"), "Made on", "2021-03-31"),
    "over before it began": (RUNNING.replace("2021-12-31", "2020-05-31"), "Last day", "2020-05-31"),
    "out of order": (TENDER.replace("2021-06-30", "2021-03-28"), "To be delivered by", "2021-03-28"),
    "of another day": (
        TENDER.replace("0373-21,,", "0373-21,2021-03-28,"), "Made on", "2021-03-28",
    ),
    "too long": (RUNNING.replace("17/2020", "1" * 81), "Number", "1" * 81),
}  # fmt: skip


@pytest.mark.parametrize(("row", "column", "value"), BAD.values(), ids=BAD.keys())
def test_a_bad_cell_is_told_and_nothing_is_changed(market, row, column, value):
    report = bring_in(HEAD + RUNNING + row.replace("17/2020", "18/2020"))
    assert [(one.row, one.column, one.value) for one in report.problems] == [(3, column, value)]
    assert all(one.problem and (one.expected or column != "Partner code") for one in report.problems)
    assert (report.done, Commitment.objects.count()) == (False, 0)


def test_going_on_brings_in_the_good_rows_and_hands_the_bad_ones_back(market):
    bad = RUNNING.replace("kettle-1", "kettle-9").replace("17/2020", "18/2020")
    report = bring_in(HEAD + RUNNING + bad + TENDER, keep_going=True)
    assert (told(report), Commitment.objects.count()) == ((2, 0, 0, 1), 2)
    assert "18/2020" in report.rejected_csv and "17/2020" not in report.rejected_csv
    assert told(bring_in(report.rejected_csv.replace("kettle-9", "kettle-1"))) == (1, 0, 0, 0)


def test_a_dry_run_changes_nothing(market):
    report = bring_in(HEAD + RUNNING + TENDER, dry_run=True)
    assert (told(report), Commitment.objects.count()) == ((2, 0, 0, 0), 0)


def test_twice_in_one_file_is_told(market):
    report = bring_in(HEAD + RUNNING + RUNNING)
    assert [one.row for one in report.problems] == [3]


def test_the_example_of_the_documents_can_be_brought_in(market, operator, lines):
    make_partner("romashka-kz", "Romashka", parent=operator)
    add_customer(parse("RU:7700000009"), **SYSTEM, name="ООО «Ромашка»")
    for sku in ("meet-100", "meet-500"):
        add_product(lines["kettles"], **SYSTEM, sku=sku, name=sku, territory=["CIS"], since=date(2020, 1, 1))
    with open("docs/imports/samples/commitments.csv", "rb") as file:
        assert told(bring_in(file.read())) == (3, 0, 0, 0)


def test_the_command_tells_as_json_and_keeps_the_bad_rows(market, tmp_path, capsys, ada):
    file = tmp_path / "business.csv"
    file.write_text(HEAD + RUNNING + RUNNING.replace("kettle-1", "kettle-9").replace("17/", "18/"))
    with pytest.raises(SystemExit):
        call_command("import_commitments", file, "--keep-going", "--json", "--actor", ada.email, "--reason", "List")
    report = json.loads(capsys.readouterr().out)
    assert (report["new"], report["rejected"], report["done"]) == (1, 1, True)
    assert "18/2020" in (tmp_path / "business.rejected.csv").read_text()
    assert Commitment.objects.get().confirmed_by == ada


def test_on_the_page_first_what_would_happen_then_the_act(market, client_of, ada):
    client, page = client_of(ada), reverse("imports:page", args=["commitments"])
    client.post(page, {"file": SimpleUploadedFile("b.csv", (HEAD + RUNNING).encode()), "reason": "The list of 2020"})
    assert Commitment.objects.count() == 0
    client.post(reverse("imports:go", args=[Job.objects.latest("pk").pk]))
    job = Job.objects.latest("pk")
    assert (job.result["new"], job.state, Commitment.objects.get().entered_by) == (1, "done", ada)
    shown = client.get(reverse("imports:run", args=[job.pk]))
    assert reverse("licensing:commitment_list") in shown.text


@pytest.mark.parametrize(("who", "status"), [("vera", 403), ("ben", 404), ("cleo", 404)])
def test_whose_page_it_is(request, market, client_of, who, status):
    person = request.getfixturevalue(who)
    assert client_of(person).get(reverse("imports:page", args=["commitments"])).status_code == status


class Killed(BaseException):
    """Ends a run between two rows, as a kill would."""


@pytest.mark.parametrize("at", [1, 150, 299])
def test_killed_at_any_row_it_leaves_nothing_and_the_next_run_does_all(market, at):
    text = HEAD + "".join(RUNNING.replace("17/2020", f"{number}/2020") for number in range(300))

    def progress(done: int, total: int) -> None:
        if done == at:
            raise Killed

    with pytest.raises(Killed):
        bring_in(text, progress=progress)
    assert Commitment.objects.count() == 0
    assert told(bring_in(text)) == (300, 0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_lost_database_leaves_nothing(market, ada, owner_connection):
    text = HEAD + "".join(RUNNING.replace("17/2020", f"{number}/2020") for number in range(50))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()

    def progress(done: int, total: int) -> None:
        if done == 25:
            owner_connection.execute("SELECT pg_terminate_backend(%s)", [pid])

    with pytest.raises(Exception, match=r"terminat|closed|lost"):
        bring_in(text, progress=progress)
    connection.close()
    assert (Commitment.objects.count(), Customer.objects.count()) == (0, 2)
    job = start_import("commitments", text.encode(), "b.csv", by=ada, reason="List", sure=True, keep_going=False)
    assert (job.result["new"], Commitment.objects.count()) == (50, 50)
