"""The page of acts on everything that the list of licenses shows."""

from datetime import date

import pytest
from django.urls import reverse

from jobs import running
from jobs.models import Job
from licensing.models import Act, License, LicenseStop
from tests.licensing.conftest import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eve_of_the_letter")]
PAGE = reverse("licensing:bulk")


@pytest.fixture
def held(grant) -> list[License]:
    return [grant(territory=("KZ",)), grant(territory=("UZ",)), grant("education")]


def revoke(browser, query: dict, **values):
    fields = {"action": "revoke", "on": DAY.isoformat(), "reason": "Agreement 7", **values}
    return browser.post(f"{PAGE}?{'&'.join(f'{name}={value}' for name, value in query.items())}", fields)


def revoked() -> set[int]:
    return set(License.objects.filter(revoked=True).values_list("pk", flat=True))


def test_who_is_meant_is_shown_and_then_done(held, segments, client_of, ada):
    query, browser = {"segment": segments["commercial"].pk, "sort": "-valid"}, client_of(ada)
    assert "2 licenses are named" in browser.get(PAGE, query).text
    assert ("2 licenses would change" in revoke(browser, query).text, revoked()) == (True, set())
    page = revoke(browser, query, sure="1")
    running.run(Job.objects.get(kind="licensing.bulk").pk)
    assert (page.url, revoked()) == (
        reverse("licensing:act_detail", args=[Act.objects.latest("pk").pk]),
        {row.pk for row in held[:2]},
    )
    assert "2 licenses" in browser.get(page.url).text


@pytest.mark.parametrize("ticked", [False, True], ids=["off at first", "ticked"])
def test_a_stop_of_many_may_stop_running_business_too(held, client_of, ada, ticked):
    browser = client_of(ada)
    assert browser.get(PAGE, {"action": "stop"}).context["form"]["blocks_running"].value() in (None, False)
    fields = {"action": "stop", "why": "other", "sure": "1", **({"blocks_running": "on"} if ticked else {})}
    revoke(browser, {"q": "benco"}, **fields)
    running.run(Job.objects.get(kind="licensing.bulk").pk)
    assert set(LicenseStop.objects.values_list("license", "blocks_running")) == {(row.pk, ticked) for row in held}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"partner": "benco"}, "Licenses cannot be chosen by partner, only by q, line, segment, country, on."),
        ({"segment": "999999"}, "Segment, “999999”: "),
        ({"on": "31.31.2021"}, "In its period on, “31.31.2021”: "),
    ],
    ids=["a filter the list has not", "no such segment", "no day"],
)
def test_what_cannot_be_read_is_not_all_there_are(held, client_of, ada, query, told):
    browser = client_of(ada)
    answer = revoke(browser, query, sure="1")
    assert (answer.url, Job.objects.count(), revoked()) == (reverse("licensing:license_list"), 0, set())
    assert told in browser.get(answer.url).text


def test_nothing_is_done_where_none_would_change(held, client_of, ada):
    answer = revoke(client_of(ada), {"country": "TJ"}, sure="1")
    assert (answer.status_code, Job.objects.count()) == (422, 0)
    assert "None of these licenses would change by this." in answer.text


@pytest.mark.parametrize(("who", "code"), [("vera", 403), ("ben", 404)])
def test_who_may_not_grant_is_turned_away(held, client_of, request, who, code):
    browser = client_of(request.getfixturevalue(who))
    assert (browser.get(PAGE).status_code, revoke(browser, {}, sure="1").status_code, revoked()) == (code, code, set())


def test_a_renewal_needs_its_last_day(held, client_of, ada):
    answer = client_of(ada).post(PAGE, {"action": "renew", "reason": "A year more", "last": ""})
    assert (answer.status_code, Job.objects.count()) == (422, 0)
    done = client_of(ada).post(
        PAGE, {"action": "renew", "reason": "A year more", "last": date(2030, 1, 1).isoformat(), "sure": "1"}
    )
    assert done.status_code == 302
