"""Every list takes along what it shows: all rows, its filter, nothing of others, no cell that a spreadsheet runs."""

import csv
import io

import pytest
from django.urls import get_resolver
from python_calamine import CalamineWorkbook

from customers.models import Customer
from files.writing import DANGEROUS
from history.changes import change
from partners.models import Partner
from tests.portal.people import PEOPLE
from tests.portal.stage import set_stage
from tests.portal.test_roles import client_for, urls
from ui.views import TableView

pytestmark = pytest.mark.django_db


def lists(resolver, spaces=()):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from lists(pattern, spaces + ((pattern.namespace,) if pattern.namespace else ()))
        elif issubclass(getattr(pattern.callback, "view_class", object), TableView):
            yield ":".join((*spaces, pattern.name))


def exported(client, url: str, **query) -> list[list[str]]:
    response = client.get(url, {**query, "_export": "csv"})
    assert response.status_code == 200, url
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def of_xlsx(client, url: str) -> list[list]:
    content = client.get(url, {"_export": "xlsx"}).content
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def faults(client, url: str) -> list:
    """Return what is wrong with the export of a list, as this person gets it."""
    page = client.get(url)
    if page.status_code != 200:
        return []
    csv_rows, sheet = exported(client, url), of_xlsx(client, url)
    cells = [cell for row in (*csv_rows, *sheet) for cell in row if isinstance(cell, str)]
    found = [cell for cell in cells if cell.startswith(DANGEROUS) or "</" in cell or "+00:00" in cell]
    count = len(page.context["table"].rows)
    if (len(csv_rows) - 1, len(sheet) - 1) != (count, count):
        found.append(f"{count} rows: {len(csv_rows) - 1} as CSV, {len(sheet) - 1} as XLSX")
    return found


def test_every_list_is_exported_as_it_is_shown():
    set_stage()
    with change(actor=None, reason="system:test"):
        Partner.objects.filter(slug="sever-plus").update(name_en='=HYPERLINK("http://x")', name_ru="@СУММ(А1)")
        Customer.objects.filter(country="RU").update(name="+7 (495)", name_latin="-1+1")
    addresses, names = urls(), sorted(set(lists(get_resolver())))
    assert {"customers:customer_list", "licensing:license_list", "notices:notice_detail", "notices:inbox"} <= set(names)
    wrong = {
        (person, name): found
        for person in ("ada", "ben", "cleo")
        for name in names
        if (found := faults(client_for(PEOPLE[person]), addresses[name]))
    }
    assert wrong == {}
    ben, ada = client_for(PEOPLE["ben"]), client_for(PEOPLE["ada"])
    assert {row[1] for row in exported(ben, addresses["licensing:license_list"])[1:]} == {'\'=HYPERLINK("http://x")'}
    assert {row[2] for row in exported(ada, addresses["customers:customer_list"], country="KZ")[1:]} == {"KZ"}
    everybody = exported(ada, addresses["customers:customer_list"])
    assert len(everybody) - 1 == Customer.objects.filter(merged_into=None).count() > 200
    assert len(exported(ben, addresses["customers:customer_list"])) < len(everybody)
