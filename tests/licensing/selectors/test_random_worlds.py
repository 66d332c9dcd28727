"""In random worlds the set that is shown is the set that is hit: what the answers of the day themselves become."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest

from customers.models import Customer
from customers.services.holdings import add_entity, entity_of_customer, set_holding
from history import clock
from licensing import decision
from licensing.authority import cell_on
from licensing.impact import states
from licensing.models import Decision, Policy, ProductLine
from licensing.selectors.answers import verdict_on
from licensing.selectors.gather import Wanted, gather
from licensing.selectors.impact.customers import way_of
from licensing.services.answers import answer_question
from licensing.services.policies import enact_policy
from licensing.services.previews import take_preview
from partners.models import Partner
from tests.licensing.conftest import LETTER, SYSTEM, UNIVERSITY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eve_of_the_letter")]
NUMBERS = ["KZ:020240000555", "KZ:010140000004", "KZ:120140015679", "KZ:150340008907", "KZ:090740001237", UNIVERSITY]
NAMES = ["ТОО «Берег»", "Министерство связи", "Акимат", "Фабрика", "ТОО «Государственные линии»"]
CARRIED = [
    (),
    ("commercial",),
    ("commercial", "none"),
    ("university", "institution"),
    ("agency",),
    ("school",),
    ("commercial", "beneficiary"),
]
SCOPES = [
    {"segments": ["state"]},
    {"segments": ["agency", "institution"]},
    {"segments": ["education"]},
    {"segments": [], "measure": "any_share"},
    {"segments": [], "measure": "cascade_ge50"},
    {"segments": [], "measure": "share_above", "measure_limit": Decimal(25)},
    {"segments": ["beneficiary"], "measure": "cascade_gt50"},
    {"segments": []},
]
WORLDS = 12


@pytest.fixture
def world(request, ceiling, grant, make_customer, draft, ask, ada, bens_partner, cleos_partner):
    """Return the draft of a world that the seed made: customers, owners, licenses, questions asked."""
    dice = random.Random(request.param)
    for number in NUMBERS[: dice.randint(2, 6)]:
        owned_by_the_state(dice, make_customer(number, *dice.choice(CARRIED), name=dice.choice(NAMES)))
    for holder in (bens_partner, cleos_partner):
        for segment in dice.sample(["commercial", "education", "school"], dice.randint(1, 3)):
            grant(segment, holder=holder, territory=dice.choice([("KZ",), ("CIS",), ("KZ", "AM")]))
    policy = draft(
        since=LETTER + timedelta(days=dice.choice([-20, 0, 0, 10])),
        territory=dice.choice([["KZ"], ["CIS"], ["AM"], ["KZ-ALA", "AM"]]),
        excluded=dice.choice([[], [], ["AM"]]),
        unproven=dice.choice(["allow", "declare", "review", "deny"]),
        effect=dice.choice(["withdrawn", "direct_only", "approval"]),
        via=dice.choice([None, None, bens_partner]),
        **dice.choice(SCOPES),
    )
    for _question in range(6):
        asked = ask(dice.choice(NUMBERS), partner=dice.choice([bens_partner, cleos_partner]), on=clock.today())
        answer_question(asked, actor=ada)
    return policy


def owned_by_the_state(dice: random.Random, customer: Customer) -> None:
    """Let a body of the state hold some of a customer now and then, or leave a rest unaccounted."""
    share = dice.choice([None, None, 10, 25, 50, 51, 100])
    if share is not None:
        owner = add_entity(**SYSTEM, name="State property fund", kind=dice.choice(["public_body", "company"]))
        low = Decimal(share)
        set_holding(owner, entity_of_customer(customer, **SYSTEM), **SYSTEM, low=low, high=low)


def facts_on(on) -> decision.Facts:
    """Return everything about everybody, read from the rows and not from profiles."""
    wanted = Wanted(
        partners=frozenset(Partner.objects.values_list("pk", flat=True)),
        lines=frozenset(ProductLine.objects.filter(slug="kettles").values_list("pk", flat=True)),
        customers=frozenset(Customer.objects.values_list("pk", flat=True)),
    )
    return gather(wanted, on=on)


def verdicts(facts: decision.Facts, on) -> dict[int, str | None]:
    """Return what the newest answer to each question is on the day."""
    rows = Decision.objects.order_by("partner_id", "customer_text", "-pk").distinct("partner_id", "customer_text")
    return {row.pk: verdict_on(row, facts, on) for row in rows}


def cells(facts: decision.Facts, policy: Policy, on) -> dict[tuple, str]:
    """Return what every partner may sell to every kind of customer where the policy speaks."""
    kinds = [code for code, row in facts.segments.items() if row.axis == "activity"]
    return {
        (partner, code, segment, beside): cell_on(
            facts, str(partner), "kettles", segment, code[:2], on, beside=beside, region=code if len(code) > 2 else None
        ).verdict
        for partner in Partner.objects.sub_partners().values_list("pk", flat=True)
        for code in policy.countries
        for segment in facts.segments
        if segment != "none"
        for beside in kinds
    }


@pytest.mark.parametrize("world", range(WORLDS), indirect=True)
def test_the_set_hit_is_the_set_shown(world, ada):
    policy = world
    shown = take_preview(policy, actor=ada)
    facts = facts_on(shown.on)
    before, cells_before = verdicts(facts, shown.on), cells(facts, policy, shown.on)
    enact_policy(policy, actor=ada, reason="The letter", shown=shown)
    policy = Policy.objects.get(pk=policy.pk)
    facts = facts_on(shown.on)
    after, cells_after = verdicts(facts, shown.on), cells(facts, policy, shown.on)

    hit = states(shown.found)
    assert states(policy.previews.get(step="enacted").found) == hit
    assert hit["answers"] == {pk: [before[pk], after[pk]] for pk in before if before[pk] != after[pk]}
    assert hit["partners"].keys() == {
        partner for (partner, *rest), verdict in cells_before.items() if verdict != cells_after[partner, *rest]
    }
    draft = facts.policies[str(policy.pk)]
    ways = {int(key): way_of(draft, fact, shown.on, facts) for key, fact in facts.customers.items()}
    assert hit["customers"] == {pk: way for pk, way in ways.items() if way}
    assert shown.undo["differ"] == []
