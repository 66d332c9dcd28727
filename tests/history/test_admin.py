"""The admin of recorded models: a reason for every save, history to read, nothing to delete."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import include, path, reverse

from history.admin import RecordedAdmin
from history.changes import change
from licensing.models import ProductLine, Vendor

site = admin.AdminSite(name="admin")


class LineInline(admin.TabularInline):
    model = ProductLine
    fields = ["slug", "name"]
    extra = 1


@admin.register(Vendor, site=site)
class VendorAdmin(RecordedAdmin):
    search_fields = ["name"]
    inlines = [LineInline]


@admin.register(ProductLine, site=site)
class LineAdmin(RecordedAdmin):
    fieldsets = [("Names", {"fields": ["vendor", "slug", "name"]})]


urlpatterns = [path("admin/", site.urls), path("", include("portal.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
NO_LINES = {"lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0"}


@pytest.fixture
def vendor(ada):
    with change(actor=ada, reason="first"):
        return Vendor.objects.create(slug="v", name="V", site="https://v.example")


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_superuser("support@distributor.example", name="Sue")
    client.force_login(user)
    return user


def edit(client, vendor, **values):
    data = {"slug": "v", "name": "V", "site": "https://v.example", "direct_url": "", **NO_LINES, **values}
    return client.post(reverse("admin:licensing_vendor_change", args=[vendor.pk]), data)


def test_save_goes_by_a_typed_reason(client, staff, vendor):
    assert edit(client, vendor, name="W", reason=" as they wrote ").status_code == 302
    event = vendor.events.latest("pgh_id")
    assert (event.name, event.pgh_context["actor"], event.pgh_context["reason"]) == ("W", staff.pk, "as they wrote")


@pytest.mark.parametrize("reason", ["", "  ", "system:import"], ids=["none", "blank", "the-portal's-own"])
def test_save_without_a_reason(client, staff, vendor, reason):
    page = edit(client, vendor, name="W", reason=reason)
    assert page.status_code == 200
    assert page.context["adminform"].form.errors.keys() == {"reason"}
    assert vendor.events.count() == 1


def test_add_and_inline_rows_share_the_reason(client, staff):
    data = {
        "slug": "n", "name": "N", "site": "https://n.example", "reason": "new on the list",
        "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-slug": "edu", "lines-0-name": "Education",
    }  # fmt: skip
    assert client.post(reverse("admin:licensing_vendor_add"), data).status_code == 302
    line = ProductLine.objects.get(vendor__slug="n")
    assert line.events.get().pgh_context["reason"] == "new on the list"


def test_own_fieldsets_ask_too(client, staff, vendor):
    page = client.get(reverse("admin:licensing_productline_add"))
    assert list(page.context["adminform"].form.fields) == ["vendor", "slug", "name", "reason"]


def test_nothing_is_deleted(client, staff, vendor):
    assert client.post(reverse("admin:licensing_vendor_delete", args=[vendor.pk]), {"post": "yes"}).status_code == 403
    page = client.get(reverse("admin:licensing_vendor_changelist"))
    assert "delete_selected" not in page.content.decode()
    client.post(
        reverse("admin:licensing_vendor_changelist"),
        {"action": "delete_selected", "_selected_action": [vendor.pk], "post": "yes"},
    )
    assert Vendor.objects.filter(pk=vendor.pk).exists()


def test_history_is_what_the_database_recorded(client, staff, vendor):
    edit(client, vendor, name="W", reason="as they wrote")
    page = client.get(reverse("admin:licensing_vendor_history", args=[vendor.pk])).content.decode()
    assert "as they wrote" in page
    assert "<ins>W</ins>" in page
    assert "Sue" in page


def test_history_of_what_is_not_there(client, staff):
    assert client.get(reverse("admin:licensing_vendor_history", args=[99])).status_code == 302


def test_viewer_reads_without_being_asked_why(client, vendor):
    user = get_user_model().objects.create_user("viewer@distributor.example", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_vendor"))
    client.force_login(user)
    page = client.get(reverse("admin:licensing_vendor_change", args=[vendor.pk]))
    assert page.status_code == 200
    assert 'name="reason"' not in page.content.decode()
    assert edit(client, vendor, name="W", reason="trying").status_code == 403
    assert client.get(reverse("admin:licensing_vendor_history", args=[vendor.pk])).status_code == 200


def test_stranger_reads_no_history(client, vendor):
    user = get_user_model().objects.create_user("new@distributor.example", is_staff=True)
    client.force_login(user)
    assert client.get(reverse("admin:licensing_vendor_history", args=[vendor.pk])).status_code == 403
