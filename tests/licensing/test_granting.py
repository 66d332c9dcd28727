"""Granting by the form: what cannot be granted cannot be ticked, is refused if posted, and the bands are the answers'."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from psycopg.types.range import DateRange

from licensing.authority import cell_on
from licensing.granting import wishes
from licensing.models import License
from licensing.selectors.gather import Wanted, gather
from licensing.services.licenses import revoke_license
from tests.licensing.conftest import LETTER, SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eve_of_the_letter")]
ON, LAST = date(2021, 3, 30), date(2021, 12, 31)
OVER = LAST + timedelta(1)
PAGE = reverse("licensing:license_grant", args=["benco"])


@pytest.fixture
def send(client_of, ada, ceiling, lines, bens_partner):
    """Return a function that posts the form, as htmx does while it is filled in if `live`."""

    def post(*, live: bool = False, **values):
        fields = {"line": lines["kettles"].pk, "on": ON, "last": LAST, "reason": "Agreement 7", **values}
        fields = {name: value for name, value in fields.items() if value is not None}
        headers = {"HX-Request": "true"} if live else {}
        return client_of(ada).post(PAGE, fields, headers=headers)

    return post


def boxes(html: str) -> dict[str, str]:
    """Return of each box of the form ticked, open or disabled."""
    found = {}
    for attributes in re.findall(
        r'<input class="form-check-input" type="checkbox" name="(?:segments|countries)"([^>]*)>', html
    ):
        value = re.search(r'value="([^"]*)"', attributes)[1]
        state = "ticked" if " checked" in attributes else "disabled" if " disabled" in attributes else "open"
        found[value] = state
    return found


def granted() -> list[tuple]:
    rows = License.objects.filter(holder__slug="benco").select_related("segment").order_by("pk")
    return [(row.segment.code, row.territory, row.excluded, row.valid) for row in rows]


def test_what_the_distributor_may_not_sell_cannot_be_ticked(send):
    html = send(live=True).text
    found = boxes(html)
    assert (found["commercial"], found["university"], found["agency"]) == ("open", "open", "disabled")
    assert (found["KZ"], found["GE"]) == ("open", "disabled")
    assert "You hold no license for “State agencies”." in html
    assert "<html" not in html


def test_what_is_posted_all_the_same_is_refused_with_the_same_words(send):
    page = send(segments=["agency"], countries=["KZ"])
    assert (page.status_code, granted()) == (422, [])
    assert "State agencies · Kazakhstan cannot be granted: You hold no license for “State agencies”." in page.text


def test_one_license_a_segment_over_its_countries(send):
    page = send(segments=["commercial", "education"], countries=["KZ", "RU"], regions="RU-CR", may_pass_on="on")
    assert page.status_code == 302
    assert granted() == [
        ("commercial", ["KZ", "RU"], ["RU-CR"], DateRange(ON, OVER)),
        ("education", ["KZ", "RU"], ["RU-CR"], DateRange(ON, OVER)),
    ]
    assert set(License.objects.filter(holder__slug="benco").values_list("may_pass_on", flat=True)) == {True}


def test_what_is_held_is_left_out_and_named(send, grant):
    row = grant(territory=("KZ",))
    html = send(live=True, segments=["commercial"]).text
    assert boxes(html)["KZ"] == "disabled"
    assert f"{row} covers this until 31 December 2021." in html
    both = send(live=True, segments=["commercial"], countries=["KZ", "UZ"]).text
    assert f"{row} covers this until 31 December 2021. It is left out." in both
    assert send(segments=["commercial"], countries=["KZ", "UZ"]).status_code == 302
    assert granted()[1] == ("commercial", ["UZ"], [], DateRange(ON, OVER))
    again = send(segments=["commercial"], countries=["KZ", "UZ"])
    assert (again.status_code, len(granted())) == (422, 2)
    assert "All of this is granted already." in again.text


def test_from_when_it_would_not_hold_is_said(send, withdraw, ceiling):
    policy = withdraw(since=LETTER, segments=["education"])
    html = send(live=True, segments=["university"], countries=["KZ"]).text
    assert (
        f"From 31 March 2021 it does not hold: {policy} withdraws sales to such customers since 31 March 2021." in html
    )
    assert html.count("axis-deny") >= 1
    assert send(segments=["university"], countries=["KZ"]).status_code == 302


def test_a_license_that_begins_later_overlaps(send, grant):
    row = grant(since=date(2021, 9, 1))
    html = send(live=True, segments=["commercial"], countries=["KZ"]).text
    assert f"{row} covers this from 1 September 2021: the two overlap." in html
    page = send(segments=["commercial"], countries=["KZ"])
    assert (page.status_code, len(granted())) == (422, 1)
    assert "already granted for a part of that time" in page.text


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"last": date(2021, 3, 1)}, "The last day is before the first one."),
        ({"on": "soon"}, "Enter a valid date."),
        ({"segments": None}, "This field is required."),
        ({"regions": "KZ"}, "“KZ” is no region"),
        ({"regions": "RU-CR"}, "“RU-CR” lies in no country that is ticked."),
        ({"regions": "Crimea"}, "“CRIMEA” is no territory known here."),
        ({"segments": ["nobody"]}, "Select a valid choice."),
        ({"reason": ""}, "This field is required."),
    ],
    ids=["backward", "no day", "nothing", "a country", "elsewhere", "no region", "no segment", "no reason"],
)
def test_what_is_wrong_is_said_and_nothing_is_granted(send, values, told):
    page = send(**{"segments": ["commercial"], "countries": ["KZ"], **values})
    assert (page.status_code, granted()) == (422, [])
    assert told in page.text


@pytest.mark.parametrize(
    "values", [{"on": ""}, {"last": "31.02.2021"}, {"line": "0"}, {"segments": ["x"], "countries": ["y"]}]
)
def test_a_form_half_filled_in_is_no_error(send, values):
    assert send(live=True, **values).status_code == 200


def test_an_address_fills_it_in(client_of, ada, ceiling, lines, bens_partner):
    query = {"line": lines["kettles"].pk, "on": "2021-04-01", "segments": ["commercial"], "countries": ["KZ", "UZ"]}
    found = boxes(client_of(ada).get(PAGE, query).text)
    assert [value for value, state in found.items() if state == "ticked"] == ["commercial", "KZ", "UZ"]


def test_the_bands_are_what_is_answered_on_each_day(ceiling, grant, withdraw, operator, bens_partner, lines):
    withdraw(since=date(2021, 5, 1), segments=["education"], territory=["KZ"])
    revoke_license(ceiling[0], **SYSTEM, on=date(2021, 8, 1))
    facts = gather(Wanted(frozenset({operator.pk, bens_partner.pk}), frozenset({lines["kettles"].pk})), on=ON)
    asked = {"segments": ["commercial", "university"], "countries": ["KZ", "UZ"], "since": ON, "until": OVER}
    found = wishes(facts, holder=str(bens_partner.pk), grantor=str(operator.pk), line="kettles", **asked)
    seen = 0
    for wish in found:
        assert [one.over for one in wish.ceiling[:-1]] == [one.since for one in wish.ceiling[1:]]
        assert (wish.ceiling[0].since, wish.ceiling[-1].over) == (ON, OVER)
        for country in wish.countries:
            for count in range((OVER - ON).days):
                day = ON + timedelta(count)
                band = next(one for one in wish.ceiling if one.since <= day < one.over)
                cell = cell_on(facts, str(operator.pk), "kettles", wish.segment, country, day)
                assert band.verdict == cell.verdict
                seen += 1
    assert seen == 4 * (OVER - ON).days
    assert {len(wish.ceiling) for wish in found} == {1, 2}


def test_many_cost_no_more_queries(send, django_assert_max_num_queries):
    send(live=True)
    with CaptureQueriesContext(connection) as few:
        send(live=True, segments=["commercial"], countries=["KZ"])
    with django_assert_max_num_queries(len(few)):
        send(live=True, segments=["commercial", "education", "university", "healthcare"], countries=["KZ", "UZ", "AM"])
