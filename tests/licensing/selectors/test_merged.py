"""What the decision reads of merged customers: one group, as known at the moment; nothing is left behind by an undo."""

from datetime import date, timedelta

import pytest

from customers.identifiers import parse
from customers.services.merging import merge_customers, undo_merge
from history import clock
from licensing.models import Decision
from licensing.selectors.answers import verdict_on
from licensing.selectors.gather import Wanted, gather
from licensing.services.answers import answer_question, replay
from licensing.services.commitments import record_commitment
from tests.licensing.conftest import DAY, SYSTEM

pytestmark = pytest.mark.django_db
KEPT, MERGED = "KZ:020240000555", "KZ:070840003749"


@pytest.fixture
def twice(make_customer, ceiling, grant):
    """A private company, and the state university that it turns out to be; Ben may sell to companies."""
    grant()
    return make_customer(KEPT, "commercial"), make_customer(MERGED, "university", "institution", name="Alatau")


def facts_of(*customers, partner, line) -> dict:
    wanted = Wanted(
        partners=frozenset({partner.pk}), lines=frozenset({line.pk}), customers=frozenset(row.pk for row in customers)
    )
    return gather(wanted).as_json()


def test_a_merge_counts_both_and_its_undo_leaves_the_facts_as_they_were(twice, ask, bens_partner, lines):
    kept, merged = twice
    commitment = record_commitment(
        partner=bens_partner, customer=merged, products=["kettle-1"], business="running", since=date(2021, 2, 1),
        **SYSTEM,
    )  # fmt: skip
    given = {"partner": bens_partner, "line": lines["kettles"]}
    before = facts_of(kept, merged, **given)
    merge = merge_customers(merged, into=kept, **SYSTEM)
    after = facts_of(kept, merged, **given)
    assert after == facts_of(merged, **given) == facts_of(kept, **given)
    assert set(after["customers"]) == {str(kept.pk)}
    assert after["commitments"][str(commitment.pk)]["customer"] == str(kept.pk)
    assert [row["segment"] for row in after["customers"][str(kept.pk)]["segments"]] == [
        "commercial", "university", "institution",
    ]  # fmt: skip
    undo_merge(merge, **SYSTEM)
    assert facts_of(kept, merged, **given) == before


def test_either_number_gets_the_same_answer_and_what_was_known_before_is_as_it_was(twice, ask):
    kept, merged = twice
    earlier = {text: answer_question(ask(text), actor=None).row for text in (KEPT, MERGED)}
    assert {text: row.verdict for text, row in earlier.items()} == {KEPT: "allow", MERGED: "deny"}
    before = clock.now()
    merge = merge_customers(merged, into=kept, **SYSTEM)
    now = {text: answer_question(ask(text), actor=None).row for text in (KEPT, MERGED)}
    assert {(row.verdict, row.customer_id) for row in now.values()} == {("deny", kept.pk)}
    then = {text: answer_question(ask(text, known=before), actor=None).row for text in (KEPT, MERGED)}
    for text, row in then.items():
        assert (row.verdict, row.facts_hash, row.customer) == (
            earlier[text].verdict, earlier[text].facts_hash, earlier[text].customer,
        )  # fmt: skip
    undo_merge(merge, **SYSTEM)
    assert all(replay(row)["same"] for row in Decision.objects.all())
    again = {text: answer_question(ask(text), actor=None).row for text in (KEPT, MERGED)}
    assert {text: row.facts_hash for text, row in again.items()} == {
        text: row.facts_hash for text, row in earlier.items()
    }


def test_an_old_answer_is_judged_today_as_the_kept_ones(twice, ask, lines, bens_partner):
    kept, merged = twice
    row = answer_question(ask(MERGED), actor=None).row
    merge_customers(merged, into=kept, **SYSTEM)
    row = Decision.objects.get(pk=row.pk)
    wanted = Wanted(frozenset({bens_partner.pk}), frozenset({lines["kettles"].pk}), customers=frozenset({merged.pk}))
    facts = gather(wanted)
    assert verdict_on(row, facts, DAY + timedelta(days=1)) == "deny"
    assert facts.customers[str(kept.pk)].identifier == str(parse(KEPT))
