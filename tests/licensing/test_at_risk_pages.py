"""The page of licenses at risk: which, from when, where and why, for whom."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from licensing.models import License
from licensing.selectors.at_risk import at_risk
from licensing.services.licenses import renew_licenses, revoke_license, stop_licenses
from partners.services.holds import hold_partner
from tests.licensing.conftest import LETTER, SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eve_of_the_letter")]
PAGE = reverse("licensing:at_risk")
TODAY, MAY, YEARS_END = date(2021, 3, 30), date(2021, 5, 1), date(2022, 1, 1)


def found(until: date = date(2021, 9, 30)) -> list[tuple]:
    rows = at_risk(License.objects.all(), on=TODAY, until=until)
    return [(row.license.pk, row.since, row.risk.kind, row.places()) for row in rows]


def test_nothing_is_at_risk_while_all_stands(ceiling, grant):
    grant()
    assert found() == []
    assert found(until=YEARS_END)[0][1:] == (YEARS_END, "ends", "everywhere")


def test_what_ends_is_at_risk_until_something_follows(ceiling, grant):
    row = grant(until=MAY)
    assert found() == [(row.pk, MAY, "ends", "everywhere")]
    renew_licenses([row], **SYSTEM, until=YEARS_END)
    assert found() == []


@pytest.mark.parametrize(
    ("begin", "kind"),
    [
        (lambda row, top: revoke_license(row, **SYSTEM, on=MAY), "ends"),
        (lambda row, top: revoke_license(top, **SYSTEM, on=MAY), "chain"),
        (lambda row, top: stop_licenses([row], **SYSTEM, on=MAY), "stop"),
        (lambda row, top: hold_partner(row.holder, **SYSTEM, on=MAY, why="compliance"), "stop"),
    ],
    ids=["revoked", "revoked above", "stopped", "its holder stopped"],
)
def test_what_is_entered_for_a_later_day(ceiling, grant, begin, kind):
    row = grant()
    begin(row, ceiling[0])
    assert (row.pk, MAY, kind, "everywhere") in found()
    assert found(until=MAY - timedelta(days=1)) == []


def test_a_policy_to_come_takes_a_part(ceiling, grant, withdraw):
    row = grant("education", territory=("KZ", "UZ"))
    withdraw(since=MAY, segments=["education"], territory=["UZ"])
    assert (row.pk, MAY, "policy", "Uzbekistan") in found()


def test_the_page_names_them_in_order_and_by_kind(ceiling, grant, client_of, ada, withdraw):
    late, early = grant(until=date(2021, 8, 1)), grant("education", until=MAY)
    withdraw(since=LETTER, segments=["education"])
    browser = client_of(ada)
    text = browser.get(PAGE).text
    assert text.index(f">{early}<") < text.index(f">{late}<")
    assert "P-" in text
    assert "Its last day is 31 July 2021, and nothing follows it." in text
    ends = browser.get(PAGE, {"kind": "ends"}).text
    assert (f">{late}<" in ends, f">{early}<" in ends) == (True, False)
    assert f">{late}<" not in browser.get(PAGE, {"within": "30"}).text
    rows = browser.get(PAGE, {"_export": "csv", "kind": "ends"}).text.splitlines()
    assert (len(rows), str(late) in rows[1], "2021-08-01" in rows[1]) == (2, True, True)
    assert "At risk from 1 August 2021" in browser.get(reverse("licensing:license_detail", args=[late.pk])).text


def test_a_partner_sees_its_own_and_no_name_above_it(ceiling, grant, client_of, ben, cleos_partner):
    own, other = grant(until=MAY), grant(holder=cleos_partner, until=MAY)
    revoke_license(ceiling[0], **SYSTEM, on=date(2021, 4, 15))
    text = client_of(ben).get(PAGE).text
    assert (f">{own}<" in text, f">{other}<" in text) == (True, False)
    assert "The chain is broken" in text


def test_many_cost_no_more_queries(ceiling, grant, client_of, ada, django_assert_num_queries):
    browser = client_of(ada)
    grant(until=MAY)
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        browser.get(PAGE)
    for code in ("BY", "UZ", "AM"):
        grant(territory=(code,), until=MAY)
    with django_assert_num_queries(len(one)):
        browser.get(PAGE)
