"""The history panel on a page."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from customers.models import Entity
from history.changes import change
from licensing.models import Vendor

pytestmark = pytest.mark.django_db
PANEL = "{% load history %}{% history_panel vendor %}"


@pytest.fixture
def vendor(ada):
    with change(actor=ada, reason="first <contract>"):
        vendor = Vendor.objects.create(slug="v", name="V")
    for number in range(11):
        with change(actor=ada, reason=f"renamed {number}"):
            Vendor.objects.filter(pk=vendor.pk).update(name=f"Name {number}")
    return vendor


def panel(vendor, address="/"):
    return Template(PANEL).render(Context({"request": RequestFactory().get(address), "vendor": vendor}))


def test_first_page_is_the_newest(vendor):
    page = panel(vendor)
    assert page.count('class="history-entry"') == 10
    assert "<del>Name 9</del>" in page
    assert "<ins>Name 10</ins>" in page
    assert "page 1 of 2" in page
    assert "Newer" not in page


def test_second_page_keeps_the_rest_of_the_address(vendor):
    page = panel(vendor, "/?tab=all&history=2")
    assert page.count('class="history-entry"') == 2
    assert 'href="?tab=all&amp;history=1#history"' in page
    assert "Older" not in page


@pytest.mark.parametrize("asked", ["0", "99", "x"])
def test_page_that_is_not_there(vendor, asked):
    assert 'class="history-entry"' in panel(vendor, f"/?history={asked}")


def test_reason_is_text(vendor):
    assert "first &lt;contract&gt;" in panel(vendor, "/?history=2")


def test_nothing_recorded(ada):
    assert "Nothing has been recorded yet." in panel(Vendor(pk=5, name="V"))


def test_no_inline_style_or_script(vendor):
    page = panel(vendor)
    assert "style=" not in page
    assert "<script" not in page
    assert " on" not in page.replace(" on ", "")


def test_russian(vendor):
    with translation.override("ru"):
        assert panel(vendor)


def test_what_nobody_enters_is_left_out(ada):
    with change(actor=ada, reason="found"):
        entity = Entity.objects.create(name="Romashka", search_key="romashka key")
    page = Template("{% load history %}{% history_panel entity %}").render(
        Context({"request": RequestFactory().get("/"), "entity": entity})
    )
    assert "Romashka" in page
    assert [text in page for text in ("search key", "romashka key", str(entity.public_id))] == [False] * 3
