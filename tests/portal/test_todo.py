"""What waits for the distributor: who did not decide yet, and what was refused and still stands."""

import pytest

from licensing.services.policies import confirm, propose_end, refuse
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
