"""What the story says of the denial: who spoke, the hold of 7 April, and the end as if never, known on 9 April."""

from datetime import date

import pytest

from history import clock
from licensing.models import Decision, Policy
from licensing.selectors.statements import choice_of, heard_of
from licensing.services.answers import replay
from notices.models import Notice
from portal.story import play
from tests.portal.stage import silent

pytestmark = pytest.mark.django_db


def test_who_spoke_and_what_became_of_it(settings):
    settings.EMAIL_BACKEND = "jobs.backends.MailboxBackend"
    scene = play.set_scene(silent)
    policy = play.withdraw(scene.people["ada"], scene.people["ann"])
    play.denial.quote_the_letter(policy, scene.people["ada"])
    play.at(7, 4, 2021, 15)
    play.deny(scene, policy)
    policy = Policy.objects.get(pk=policy.pk)
    said = list(policy.statements.values_list("rank", "stance", "is_direct"))
    assert said == [
        ("vendor", "asserts", None),
        ("press", "asserts", None),
        ("distributor", "clarifies", None),
        ("press", "asserts", None),
        ("vendor", "denies", True),
    ]
    choice = choice_of(policy)
    assert (policy.valid.isempty, choice.contested, choice.by) == (True, "resolved", "Ann Petrova")
    assert clock.day_of(choice.at) == clock.today() == date(2021, 4, 9)
    held, back = Decision.objects.order_by("pk").select_related("product")[Decision.objects.count() - 2 :]
    assert [(row.verdict, row.governing, row.route) for row in (held, back)] == [
        ("review", "POLICY_HELD", "vendor_direct"),
        ("allow", "OK", "partner"),
    ]
    assert [[quote.text for quote in item.quotes] for item in heard_of(held)] == [
        [play.denial.ASSERTED, play.denial.DENIED]
    ]
    assert heard_of(back) == []
    assert (replay(held)["same"], replay(back)["same"]) == (True, True)
    assert Notice.objects.get(policy=policy).sent_at is not None
