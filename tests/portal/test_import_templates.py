"""The templates fit together: into an empty portal they load as they are, one after the other."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from jobs.models import Job
from licensing.models import Commitment, License, Vendor
from licensing.services.catalogue import add_line, add_product
from tests.portal.test_setup import GIVEN

KINDS = {"partners": 1, "customers": 1, "licenses": 1, "ownership": 3, "commitments": 1}
"""What each template brings in: a holding comes with its owner and its company."""


@pytest.fixture
def browser(client_of):
    """Return the first person's browser, after the catalogue and the segments, the guide's steps before the files."""
    call_command("setup", stdout=StringIO(), **{**GIVEN, "no_mail": True})
    person = User.objects.get()
    catalogue = {"actor": person, "reason": "Catalogue"}
    line = add_line(Vendor.objects.get(), **catalogue, slug="rooms", name="Rooms")
    add_product(line, **catalogue, sku="room-1", name="Room 1", territory=["RU"], since=date(2020, 1, 1))
    client = client_of(person)
    client.post(reverse("load_segments"), {"reason": "Standard"})
    return client


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_templates_load_in_order(browser, tmp_path, ending):
    for kind, new in KINDS.items():
        template = tmp_path / f"{kind}.{ending}"
        template.write_bytes(browser.get(reverse("imports:template", args=[kind, ending])).getvalue())
        with template.open("rb") as file:
            page = browser.post(reverse("imports:page", args=[kind]), {"file": file, "reason": "First file"})
        browser.post(reverse("imports:go", args=[Job.objects.filter(kind="import").latest("pk").pk]))
        report = Job.objects.filter(kind="import").latest("pk").result
        assert (report["new"], report["problems"], report["done"]) == (new, [], True), (kind, page)
    granted = License.objects.get()
    assert (granted.holder.slug, granted.line.slug, granted.segment.code) == ("romashka-kz", "rooms", "commercial")
    assert Commitment.objects.get().products == ["room-1"]
