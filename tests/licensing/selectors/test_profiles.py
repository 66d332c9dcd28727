"""What a decision says of a customer it says of its profile: compared for random customers, shares and policies."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.classification import Branch, Evidence, Kind, Strength, classify
from customers.models import Profile, ShareLimit
from customers.ownership.share import Share
from customers.periods import OPEN, holds
from customers.profiles import Profiler, Seen, just_below, shape_of
from customers.reference import load_codes
from customers.services.codes import read_code, set_code
from history import clock
from licensing import decision
from licensing.selectors.gather import Wanted, carried_facts, gather
from licensing.selectors.profiles import fact_of
from licensing.worlds import facts_at
from tests.fixtures.cast import REASON
from tests.licensing.world import SEGMENTS, policy_of, world

TREE = {code: Branch(axis, parent) for code, (axis, parent, _needs) in SEGMENTS.items()}
BY = {"actor": None, "reason": REASON}
DAYS = [None, date(2020, 1, 1), date(2021, 3, 31), date(2021, 6, 1), date(2021, 6, 2), date(2022, 1, 1)]
ON = date(2021, 6, 1)
KNOWN = datetime(2021, 6, 1, 12)
periods = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).filter(
    lambda days: days[0] is None or days[1] is None or days[0] < days[1]
)
evidence = st.builds(
    Evidence,
    st.sampled_from([Kind.FINDING, Kind.LEGAL_FORM, Kind.FORM_OF_OWNERSHIP, Kind.ACTIVITY, Kind.NAME]),
    st.sampled_from(sorted(TREE)),
    st.sampled_from(list(Strength)),
    st.integers(1, 9).map(lambda number: f"customercode:{number}"),
    st.just(""),
    periods,
).map(lambda each: replace(each, strength=Strength.PROOF, stands=True) if each.kind == Kind.FINDING else each)
percent = st.integers(0, 20).map(lambda twentieth: Decimal(twentieth * 5))
known = st.sampled_from(["yes", "no", "unknown"])
shares = st.builds(
    lambda ends, *words: Share(min(ends), max(ends), *words), st.tuples(percent, percent), known, known, known, known
)
measures = st.one_of(
    st.none(),
    st.sampled_from(["any_share", "cascade_ge50", "cascade_gt50", "control"]).map(lambda name: {"name": name}),
    percent.map(lambda limit: {"name": "share_above", "limit": str(limit)}),
    percent.map(lambda limit: {"name": "share_from", "limit": str(limit)}),
)
policies = st.builds(
    lambda measure, segments, unproven, effect: policy_of(
        measure=measure, segments=segments, unproven=unproven, effect=effect
    ),
    measures,
    st.lists(st.sampled_from(sorted(TREE)), max_size=2),
    st.sampled_from(["allow", "declare", "review", "deny"]),
    st.sampled_from(["withdrawn", "approval"]),
)


@given(st.lists(evidence, max_size=5), shares, policies, st.lists(percent, max_size=2))
def test_a_profile_answers_like_its_customer(pieces, share, policy, other_limits):
    facts = facts_at(world({"policy.p": policy}), KNOWN)
    limits = {*other_limits, *(told_apart_at(row.measure) for row in facts.policies.values() if row.measure)} - {None}
    found = classify(pieces, share, TREE, ON)
    customer = decision.Customer(
        country="KZ",
        identifier="mill",
        segments=carried_facts(found),
        signals=decision.Signals(found.state, found.activities),
        measures=measures_of(share),
    )
    [seen] = [seen for days, seen in Profiler(TREE, limits).read(shape_of(pieces), ((share, OPEN),)) if holds(days, ON)]
    profiled = fact_of(profile_of(seen), "mill")
    assert answer(facts, customer) == answer(facts, profiled)


def told_apart_at(measure: decision.Measure) -> Decimal | None:
    return just_below(measure.limit) if measure.name == "share_from" else measure.limit


def measures_of(share: Share) -> decision.Measures:
    names = ("at_least", "at_most", "any_share", "cascade_ge50", "cascade_gt50", "control")
    return decision.Measures(*(getattr(share, name) for name in names))


def profile_of(seen: Seen) -> Profile:
    return Profile(country="KZ", **{name: getattr(seen, name) for name in Seen.__dataclass_fields__})


def answer(facts: decision.Facts, customer: decision.Customer) -> tuple:
    asked = decision.Question(
        partner="shop", customer=decision.CustomerRef("KZ", "mill"), product="kettle-1", business="new", on=ON
    )
    found = decision.decide(asked, replace(facts, cache={}, customers={"mill": customer}))
    return found.verdict, sorted((row.code, str(row.finding), row.lifted_by or "") for row in found.reasons)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("carried", "codes", "name"),
    [
        ([], [], "ТОО «Берег»"),
        (["commercial", "none"], ["kfs:12"], "ТОО «Берег»"),
        (["university"], ["kfs:11", "kbe:16"], "Университет «Алатау»"),
        ([], ["kfs:15"], "Министерство берегов"),
    ],
)
def test_facts_gathered_and_facts_of_the_profile_are_the_same(
    ceiling, grant, bens_partner, lines, make_customer, segments, carried, codes, name
):
    load_codes()
    customer = make_customer("KZ:020240000555", *carried, name=name)
    for text in codes:
        set_code(customer, read_code(*text.split(":")), source="Extract", **BY)
    wanted = Wanted(
        partners=frozenset({bens_partner.pk}),
        lines=frozenset({lines["kettles"].pk}),
        customers=frozenset({customer.pk}),
    )
    gathered = gather(wanted).customers[str(customer.pk)]
    profile = Profile.objects.get(customers__customer=customer, customers__valid__contains=clock.today())
    found = fact_of(profile, gathered.identifier)
    assert {row.segment for row in found.segments} == {row.segment for row in gathered.segments}
    assert (found.signals.state, sorted(found.signals.activity)) == (
        gathered.signals.state,
        sorted(gathered.signals.activity),
    )
    assert (found.country, found.region, found.measures) == (gathered.country, gathered.region, gathered.measures)


@pytest.mark.django_db
def test_a_policys_limit_is_seen_when_it_is_drafted(draft):
    draft(segments=[], measure="share_above", measure_limit=Decimal(25))
    draft(segments=[], measure="share_from", measure_limit=Decimal(50))
    draft(segments=[], measure="any_share")
    assert [str(row) for row in ShareLimit.objects.all()] == ["24.9999999999", "25", "49.9999999999"]
