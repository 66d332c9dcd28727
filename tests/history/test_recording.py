import pytest
from licensing.models import Vendor
from history.changes import change

@pytest.mark.django_db
def test_x():
    with change(actor=None, reason="system:test"):
        Vendor.objects.create(slug="a", name="A")
    assert Vendor.pgh_event_model.objects.count() == 1

@pytest.mark.django_db(transaction=True)
def test_y():
    with change(actor=None, reason="system:test"):
        Vendor.objects.create(slug="a", name="A")
@pytest.mark.django_db
def test_z(owner_connection):
    assert Vendor.objects.count() == 0
