"""What waits for the distributor: who did not decide yet, and what was refused and still stands."""

from datetime import timedelta

import pytest

from history import clock
from licensing.services.policies import confirm, propose_end, refuse
from partners.services.agreements import add_agreement
from portal.todo import tasks

pytestmark = pytest.mark.django_db
WAITS = "P-{}: a policy was enacted; a second person decides"
REFUSED = "P-{} is in force, and the second person refused it"


def told(actor, policy) -> list[str]:
    return [row.text.replace(f"P-{policy.pk}", "P-{}") for row in tasks(actor)]


@pytest.mark.parametrize(
    ("verb", "waits", "refused"),
    [(None, True, False), (confirm, False, False), (refuse, False, True)],
    ids=["not decided", "confirmed", "refused"],
)
def test_what_a_second_person_says_of_a_policy(withdraw, ada, ann, actor_of, verb, waits, refused):
    policy = withdraw()
    if verb:
        verb(policy.confirmations.get(), actor=ann, reason="I read the letter")
    texts = told(actor_of(ada), policy)
    assert (WAITS in texts, REFUSED in texts) == (waits, refused)


def test_what_was_refused_and_put_back_waits_no_longer(withdraw, ada, ann, actor_of):
    policy = withdraw()
    refuse(policy.confirmations.get(), actor=ann, reason="The letter says otherwise")
    confirm(propose_end(policy, actor=ada, reason="Ann is right", as_if_never=True), actor=ann, reason="So it is")
    assert REFUSED not in told(actor_of(ada), policy)


@pytest.mark.parametrize("stops", [True, False])
@pytest.mark.parametrize(("days", "waits"), [(0, False), (1, True)], ids=["the last day", "the day after"])
def test_each_agreement_that_is_overdue_leads_to_who_owes_it(
    bens_partner, cleos_partner, ada, actor_of, client_of, stops, days, waits
):
    due = clock.today() - timedelta(days=days)
    add_agreement(
        actor=ada, reason="New", code="terms", name_en="Terms", since=due - timedelta(9), due=due, stops=stops
    )
    rows = [row for row in tasks(actor_of(ada)) if row.text == "Terms, 1: partners that have not signed in time"]
    assert [row.count for row in rows] == ([2] if waits else [])
    assert [len(client_of(ada).get(row.url).context["table"].rows) for row in rows] == ([2] if waits else [])
