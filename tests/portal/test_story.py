"""The demo's story is what it says, and both clocks answer as they should."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from customers.models import Customer
from licensing.models import Decision, License, Policy
from licensing.services.answers import replay
from licensing.services.policies import confirm, propose_end
from notices.models import Notice
from notices.selectors import board_counts
from partners.models import Partner
from portal.story import play
from tests.portal.stage import silent


def may_sell(customer: Customer, partner: str = "sever-plus", **options) -> dict:
    row = customer.identifiers.get()
    out = StringIO()
    named = f"{row.country}:{row.value}"
    call_command("may_sell", partner=partner, product="meet-100", customer=named, json=True, stdout=out, **options)
    return json.loads(out.getvalue())


@pytest.mark.django_db
def test_the_story_and_its_two_clocks(settings):
    settings.EMAIL_BACKEND = "jobs.backends.MailboxBackend"
    scene = play.set_scene(silent)
    policy = play.withdraw(scene.people["ada"], scene.people["ann"])
    play.notify(policy, scene.people["ada"])
    subs = Partner.objects.sub_partners()
    assert (subs.count(), subs.values("country").distinct().count()) == (40, 9)
    assert Partner.objects.filter(is_link=True).count() == 2
    assert (Customer.objects.count(), Customer.objects.filter(segments=None).count()) == (300, 200)
    assert License.objects.count() == 120
    assert policy.impact["counts"]["officer_share"] <= 10
    assert policy.impact["counts"]["in_scope"] == 45
    counts = board_counts(Notice.objects.get(policy=policy))
    assert (counts["sent"], counts["bounced"], counts["acknowledged"]) == (40, 1, 27)

    university, company = scene.customers.universities[2], scene.customers.private[0]
    assert may_sell(university, on="2021-03-30")["verdict"] == "allow"
    denied = may_sell(university, on="2021-04-01")
    assert (denied["verdict"], denied["governing"], denied["route"]["kind"]) == ("deny", "SEGMENT_WITHDRAWN", "none")
    assert [reason["code"] for reason in denied["reasons"]] == ["LICENSE_STANDS", "SEGMENT_WITHDRAWN"]
    assert set(denied) >= {"verdict", "reasons", "route", "would_change", "holds_until", "receipt", "asked"}
    assert may_sell(company, on="2021-04-01")["verdict"] == "allow"
    assert may_sell(university, "zapad-it", on="2021-04-01")["verdict"] == "allow"
    unknown = scene.customers.bare[0]
    assert may_sell(unknown, on="2021-04-01")["governing"] == "OWNERSHIP_UNPROVEN"
    assert may_sell(unknown, on="2021-04-01", declare=True)["governing"] == "DECLARED"
    bid = may_sell(scene.customers.universities[0], on="2021-04-01", business="bid", since="2021-03-29")
    assert (bid["verdict"], bid["governing"]) == ("review", "COMMITMENT_UNPROVEN")
    recorded = scene.partners["sever-plus"].commitments.get(business="bid").pk
    bid = may_sell(scene.customers.universities[0], on="2021-04-01", business="bid", commitment=recorded)
    assert (bid["verdict"], bid["governing"]) == ("allow", "RUN_OFF_CONTINUES")

    play.at(7, 4, 2021, 18)
    proposal = propose_end(policy, actor=scene.people["ada"], reason="The vendor denies it", as_if_never=True)
    assert may_sell(university, on="2021-04-07")["verdict"] == "deny"
    confirm(proposal, actor=scene.people["ann"], reason="Read the denial")
    play.at(10, 4, 2021, 9)
    assert may_sell(university, on="2021-04-02", known="2021-04-05")["verdict"] == "deny"
    assert may_sell(university, on="2021-04-02", known="2021-04-09")["verdict"] == "allow"
    assert Policy.objects.get(pk=policy.pk).valid.isempty
    assert date.fromisoformat(may_sell(university)["asked"]["on"]) == date(2021, 4, 10)
    assert all(replay(row)["same"] for row in Decision.objects.select_related("product"))
