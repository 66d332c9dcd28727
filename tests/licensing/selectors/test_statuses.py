"""The effective status: what lists, filters and exports say of a license or policy, and nothing stored."""

from datetime import date

import pytest
from django.urls import reverse

from history import clock
from licensing.models import License
from licensing.selectors.statuses import policy_state, status_text, statuses_on
from licensing.services.licenses import resume_licenses, revoke_license, stop_licenses
from licensing.services.policies import cancel_policy, propose_end
from partners.services.holds import hold_partner
from tests.fixtures.cast import make_partner
from tests.licensing.conftest import DAY, LETTER, SYSTEM, YEAR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eve_of_the_letter", "ceiling")]
EVE = date(2021, 5, 31)


def said(row: License, on: date) -> str:
    return status_text(statuses_on([row], on)[row.pk])


def nothing(row) -> None:
    """Leave the license as it was granted."""


SCHEDULED, ACTIVE, EXPIRED = "from 1 January 2021", "active until 31 December 2021", "expired, since 1 January 2022"
STOPPED, REVOKED = "stopped since 1 June 2021", "revoked from 1 June 2021"
LICENSES = {
    "untouched": (nothing, {date(2020, 12, 31): SCHEDULED, YEAR[0]: ACTIVE, date(2021, 12, 31): ACTIVE, YEAR[1]: EXPIRED}),
    "revoked": (
        lambda row: revoke_license(row, **SYSTEM, on=DAY),
        {EVE: "active until 31 May 2021", DAY: REVOKED, YEAR[1]: REVOKED},
    ),
    "as if never": (
        lambda row: revoke_license(row, **SYSTEM, as_if_never=True),
        {YEAR[0]: "as if never", DAY: "as if never", YEAR[1]: "as if never"},
    ),
    "stopped": (lambda row: stop_licenses([row], **SYSTEM, on=DAY), {EVE: ACTIVE, DAY: STOPPED, YEAR[1]: EXPIRED}),
    "resumed": (
        lambda row: (stop_licenses([row], **SYSTEM, on=DAY), resume_licenses([row], **SYSTEM, on=date(2021, 6, 10))),
        {EVE: ACTIVE, date(2021, 6, 9): STOPPED, date(2021, 6, 10): ACTIVE},
    ),
    "its holder stopped": (
        lambda row: hold_partner(row.holder, **SYSTEM, on=DAY, why="agreement", until=date(2021, 6, 10)),
        {EVE: ACTIVE, DAY: STOPPED, date(2021, 6, 10): ACTIVE},
    ),
    "its grantor's ended": (
        lambda row: revoke_license(License.objects.get(grantor=None, segment__code="education"), **SYSTEM, on=DAY),
        {EVE: ACTIVE, DAY: "nothing left of it: the chain above is broken"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), LICENSES.values(), ids=LICENSES.keys())
def test_what_is_said_of_a_license(grant, change, told):
    row = grant("education")
    change(row)
    assert {on: said(row, on) for on in told} == told


POLICIES = {
    "a segment": ({"segments": ["education"]}, ACTIVE, "withdrawn by P-%s since 31 March 2021"),
    "every customer": ({"segments": []}, ACTIVE, "withdrawn by P-%s since 31 March 2021"),
    "the state alone": ({}, ACTIVE, ACTIVE),
    "another segment": ({"segments": ["commercial"]}, ACTIVE, ACTIVE),
    "another country": ({"segments": [], "territory": ["RU"]}, ACTIVE, ACTIVE),
    "another line": ({"segments": [], "lines": ["lamps"]}, ACTIVE, ACTIVE),
    "only a part of its countries": ({"segments": [], "territory": ["AM"]}, ACTIVE, ACTIVE),
}


@pytest.mark.parametrize(("values", "before", "after"), POLICIES.values(), ids=POLICIES.keys())
def test_what_a_policy_leaves_of_a_license(grant, withdraw, values, before, after):
    row = grant("education", territory=("AM", "KZ"))
    policy = withdraw(**values)
    after = after % policy.pk if "%s" in after else after
    assert (said(row, date(2021, 3, 30)), said(row, LETTER), said(row, YEAR[1])) == (before, after, EXPIRED)


def test_put_back_it_is_active_again(grant, withdraw, ada):
    row, policy = grant("education"), withdraw(segments=["education"])
    propose_end(policy, actor=ada, reason="They deny it", on=DAY)
    told = {on: said(row, on) for on in (EVE, DAY)}
    assert told == {EVE: f"withdrawn by P-{policy.pk} since 31 March 2021", DAY: ACTIVE}


@pytest.mark.parametrize("kind", ["page", "csv"])
def test_lists_and_exports_say_the_same(grant, withdraw, client_of, ada, ben, kind):
    withdrawn, active = grant("education"), grant("commercial")
    policy = withdraw(segments=["education"], since=date(2021, 3, 30))
    words = [f"withdrawn by P-{policy.pk} since 30 March 2021", "active until 31 December 2021"]
    client = client_of(ada)
    address = reverse("licensing:license_list")
    if kind == "page":
        table = client.get(address, {"q": "benco"}).context["table"]
        assert [row.record.pk for row in table.rows] == [withdrawn.pk, active.pk]
        found = [str(row.get_cell_value("status")) for row in table.rows]
    else:
        found = [
            line.decode() for line in client.get(address, {"q": "benco", "_export": "csv"}).getvalue().splitlines()[1:]
        ]
    assert [word in text for word, text in zip(words, found, strict=True)] == [True, True]
    assert words[0] in client.get(reverse("licensing:license_detail", args=[withdrawn.pk])).text


STATES = {
    "a draft": (lambda policy, ada: None, False, ("review", "draft")),
    "cancelled": (lambda policy, ada: cancel_policy(policy, actor=ada, reason="why"), False, ("quiet", "cancelled")),
    "to come": (lambda policy, ada: None, True, ("review", "from 31 March 2021")),
    "as if never": (
        lambda policy, ada: propose_end(policy, actor=ada, reason="why", as_if_never=True),
        True,
        ("quiet", "put back, as if never"),
    ),
}


@pytest.mark.parametrize(("change", "enacted", "state"), STATES.values(), ids=STATES.keys())
def test_what_is_said_of_a_policy(draft, withdraw, ada, change, enacted, state):
    policy = withdraw() if enacted else draft()
    change(policy, ada)
    policy.refresh_from_db()
    assert policy_state(policy) == state


@pytest.mark.parametrize(
    ("since", "end", "state"),
    [
        (date(2021, 3, 30), None, ("deny", "in force since 30 March 2021")),
        (date(2021, 3, 1), date(2021, 3, 31), ("deny", "in force since 1 March 2021")),
        (date(2021, 3, 1), date(2021, 3, 30), ("quiet", "over, last day 29 March 2021")),
    ],
    ids=["from today", "its last day", "over since yesterday"],
)
def test_what_is_said_of_a_policy_today(withdraw, ada, since, end, state):
    policy = withdraw(since=since)
    if end:
        propose_end(policy, actor=ada, reason="They deny it", on=end)
        policy.refresh_from_db()
    assert (clock.today(), policy_state(policy)) == (date(2021, 3, 30), state)


def test_many_statuses_are_no_loop(grant, operator, django_assert_num_queries):
    rows = [grant(holder=make_partner(f"more-{number}", "More", parent=operator)) for number in range(3)]
    with django_assert_num_queries(14):
        statuses_on(rows[:1], DAY)
    with django_assert_num_queries(14):
        statuses_on(rows, DAY)
    with django_assert_num_queries(0):
        statuses_on([], DAY)
