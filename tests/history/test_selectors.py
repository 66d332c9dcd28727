"""The timeline of an object in words."""

from datetime import date

import pytest
import structlog
from django.db.backends.postgresql.psycopg_any import DateRange

from history.changes import change
from history.selectors import FieldChange, timeline
from licensing.models import Vendor
from partners.models import CountryGroup, CountryGroupMember, Membership, Partner, Role

pytestmark = pytest.mark.django_db
SINCE_2020 = DateRange(date(2020, 1, 1), None)
TO_2021 = DateRange(date(2020, 1, 1), date(2022, 1, 1))


@pytest.fixture
def partner(ada):
    with change(actor=ada, reason="signed"):
        root = Partner.objects.create(slug="root", name_en="Root", country="RU", valid=SINCE_2020)
        return Partner.objects.create(slug="ben", name_en="Ben", country="KZ", valid=SINCE_2020, parent=root)


def update(row, *, actor=None, reason="system:test", **values):
    with change(actor=actor, reason=reason):
        type(row).objects.filter(pk=row.pk).update(**values)


def test_who_when_why_and_under_which_request(partner, ada):
    with structlog.contextvars.bound_contextvars(request_id="r-7"):
        update(partner, actor=ada, reason="moved to Astana", city="Astana")
    entry, first = timeline(partner)[:10]
    assert (entry.actor, entry.actor_id, entry.reason, entry.request_id) == ("Ada", ada.pk, "moved to Astana", "r-7")
    assert entry.at == partner.events.latest("pgh_id").pgh_created_at
    assert entry.changes == [FieldChange("city", "empty", "Astana")]
    assert (entry.is_new, first.is_new, first.reason) == (False, True, "signed")


def test_first_entry_tells_what_was_filled_in(partner):
    told = {change.label: change.after for change in timeline(partner)[:1][0].changes}
    assert told["name, Latin"] == "Ben"
    assert told["managed by"] == "Root"
    assert told["partner for"] == "since 1 January 2020"
    assert "city" not in told


@pytest.mark.parametrize(
    ("values", "before", "after"),
    [
        ({"valid": TO_2021}, "since 1 January 2020", "1 January 2020 – 31 December 2021"),
        ({"valid": DateRange(empty=True)}, "since 1 January 2020", "as if never"),
        ({"valid": DateRange(None, None)}, "since 1 January 2020", "always"),
        ({"parent": None}, "Root", "empty"),
        ({"language": "en"}, "Russian", "English"),
        ({"is_link": True}, "no", "yes"),
    ],
    ids=["last-day-included", "empty-period", "open-period", "link", "choice", "yes-no"],
)
def test_values_in_words(partner, values, before, after):
    update(partner, **values)
    (change,) = timeline(partner)[:1][0].changes
    assert (change.before, change.after) == (before, after)


def test_system_and_blanked_people(partner, ada):
    update(partner, city="A")
    update(partner, actor=ada, reason="b", city="B")
    update(partner, actor=999, reason="c", city="C")
    ada.name, ada.is_active = "", False
    ada.save()
    assert [entry.actor for entry in timeline(partner)[:3]] == ["user 999", f"user {ada.pk}", "the portal itself"]


def test_person_in_a_row_is_named_like_an_actor(partner, ada):
    with change(actor=ada, reason="joined"):
        membership = Membership.objects.create(partner=partner, user=ada, role=Role.OWNER)
    assert FieldChange("person", "", "Ada") in timeline(membership)[:1][0].changes


def test_row_that_was_not_asked_for_stays_out(partner):
    assert {entry.subject for entry in timeline(partner)[:10]} == {f"partners.partner:{partner.pk}"}


def test_several_objects_in_one_line(partner):
    with change(actor=None, reason="system:test"):
        vendor = Vendor.objects.create(slug="v", name="V")
    update(partner, city="Astana")
    told = timeline(partner, vendor)
    assert len(told) == 3
    assert [entry.kind for entry in told[:10]] == ["partner", "vendor", "partner"]


def test_pages(partner):
    for number in range(5):
        update(partner, city=f"City {number}")
    told = timeline(partner)
    assert len(told) == 6
    assert [entry.changes[0].after for entry in told[0:2]] == ["City 4", "City 3"]
    assert told[4:6][0].changes == [FieldChange("city", "empty", "City 0")]
    assert told[3:4][0].changes == [FieldChange("city", "City 0", "City 1")]


@pytest.mark.parametrize("count", [1, 3], ids=["one", "three"])
def test_queries_do_not_grow_with_the_entries(partner, ada, django_assert_num_queries, count):
    with change(actor=ada, reason="groups"):
        for number in range(count):
            group = CountryGroup.objects.create(code=f"G{number}", name_en=f"Group {number}")
            CountryGroupMember.objects.create(group=group, country="KZ", valid=SINCE_2020)
        CountryGroupMember.objects.update(country="RU")
    members = list(CountryGroupMember.objects.all())
    with django_assert_num_queries(5):
        assert len(timeline(*members)[:10]) == 2 * count


def test_timeline_of_nothing():
    with pytest.raises(ValueError, match="one object or more"):
        timeline()
