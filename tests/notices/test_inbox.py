"""The inbox of a partner: complete, counted, its own, and taken along as CSV and XLSX."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from history import clock
from notices.models import Delivery, Notice
from notices.services.notices import freeze, tell, write_deliveries
from notices.services.reading import acknowledge
from tests.fixtures.cast import make_person

pytestmark = pytest.mark.django_db
TEXTS = {"body_en": "Text", "subject_ru": "Привет", "body_ru": "Текст"}
ADDRESS = "/notices/inbox/"


def told(partner, count: int) -> None:
    """Put notices into the inbox of a partner, in few statements."""
    rows = Notice.objects.bulk_create(
        Notice(subject_en=f"=Subject {at}", created_at=clock.now(), status="sent", sent_at=clock.now(), **TEXTS)
        for at in range(count)
    )
    Delivery.objects.bulk_create(
        Delivery(notice=row, partner=partner, channel="inbox", language="en", state="accepted") for row in rows
    )


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_an_empty_inbox_says_what_will_come(bela, client_of):
    page = client_of(bela).get(ADDRESS)
    assert "arrive here and by mail" in page.content.decode()


def test_it_counts_pages_and_exports_everything(bela, bens_partner, cleos_partner, client_of):
    told(bens_partner, 230)
    told(cleos_partner, 3)
    browser = client_of(bela)
    page = browser.get(ADDRESS)
    assert ("230 rows" in page.content.decode(), len(page.context["table"].page)) == (True, 25)
    assert browser.get(ADDRESS, {"page": 10}).context["table"].page.number == 10
    header, *rows = rows_of(browser.get(ADDRESS, {"_export": "csv"}))
    assert header == ["Number", "Subject", "Kind", "Sent", "State", "Acknowledge by"]
    assert len(rows) == 230
    assert {row[1].startswith("'=Subject") for row in rows} == {True}
    assert not any("<" in cell for row in rows for cell in row)
    book = CalamineWorkbook.from_filelike(io.BytesIO(browser.get(ADDRESS, {"_export": "xlsx"}).content))
    assert len(book.get_sheet_by_index(0).to_python()) == 231


def test_the_states_and_their_filter(bela, ben, bens_partner, ada, client_of):
    owed, done, over, note = (
        Notice.objects.create(subject_en=name, created_at=clock.now(), needs_acknowledgement=name != "note", **TEXTS)
        for name in ("owed", "done", "over", "note")
    )
    for notice in (owed, done, over, note):
        freeze(notice)
        write_deliveries(notice, [bens_partner.pk])
    Notice.objects.filter(pk=over.pk).update(status="superseded")
    acknowledge(done, partner_id=bens_partner.pk, name="Ben", role="owner", language="en", user=ben)
    browser = client_of(bela)
    browser.get(reverse("notices:inbox_notice", args=[note.pk]))
    _header, *rows = rows_of(browser.get(ADDRESS, {"_export": "csv"}))
    assert {row[1]: row[4] for row in rows} == {
        "owed": "to acknowledge",
        "done": "acknowledged",
        "over": "new",
        "note": "read",
    }
    for state, names in {"owed": ["owed"], "acknowledged": ["done"], "unread": ["done", "over", "owed"]}.items():
        _header, *rows = rows_of(browser.get(ADDRESS, {"state": state, "_export": "csv"}))
        assert sorted(row[1] for row in rows) == names


def test_the_page_asks_the_same_for_one_row_and_for_three(bens_partner, client_of):
    counts = []
    for person, count in (("Bea", 1), ("Bob", 2)):
        told(bens_partner, count)
        browser = client_of(make_person(person, bens_partner, "seller"))
        browser.get(ADDRESS)
        with CaptureQueriesContext(connection) as asked:
            browser.get(ADDRESS)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_notice_is_told_once_for_each_source(bens_partner):
    notice = tell([bens_partner], source="s", texts={"subject_en": "S", **TEXTS})
    assert tell([bens_partner], source="s", texts={"subject_en": "S", **TEXTS}) == notice


def test_acknowledging_twice_is_once_and_the_first_stands(bens_partner, ben, client_of):
    notice = Notice.objects.create(subject_en="S", created_at=clock.now(), needs_acknowledgement=True, **TEXTS)
    freeze(notice)
    write_deliveries(notice, [bens_partner.pk])
    browser, address = client_of(ben), reverse("notices:inbox_notice", args=[notice.pk])
    for name in ("Ben", "Somebody else"):
        assert browser.post(address, {"name": name, "role": "owner"}).status_code == 302
    assert [row.name for row in notice.acknowledgements.all()] == ["Ben"]
