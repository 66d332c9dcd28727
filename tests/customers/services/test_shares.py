"""What is kept is what is computed, after any edits and on any day; edits write only what lies below them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import Entity, EntityFact, EntityKind, Fact, GraphVersion, Holding, OwnershipProblem, StateShare
from customers.ownership.share import NOTHING_KNOWN
from customers.selectors.shares import computed, share_of, shares_of_entities
from customers.services.shares import recompute_all, recompute_below, recompute_due
from history.changes import change
from history.reading import Reading
from tests.customers.owners import REASON, Owners, days

pytestmark = pytest.mark.django_db
ON = date(2021, 4, 1)


@pytest.fixture
def owners(db) -> Owners:
    return Owners()


def kept() -> dict[str, str]:
    """Return what is kept, by name: at least, at most, the four measures, reached."""
    return {row.entity.name: line(share_of(row)) for row in StateShare.objects.select_related("entity")}


def line(share) -> str:
    words = (share.any_share, share.cascade_ge50, share.cascade_gt50, share.control)
    return f"{share.at_least}-{share.at_most} {' '.join(words)}{' reached' if share.reaches else ''}"


def test_all_shares_are_kept(owners):
    owners.hold("State>A 50; A>B 62.5; Person>B 12.5; ?>C 10")
    version = recompute_all(cause="test", on=ON)
    assert kept() == {
        "State": "100-100 yes yes yes unknown",
        "A": "50-100 yes yes unknown unknown",
        "B": "31.25-87.5 yes yes unknown unknown",
        "?": "0-100 unknown unknown unknown unknown",
        "C": "0-100 unknown unknown unknown unknown",
    }
    assert (version.entities, version.on, version.cause) == (5, ON, "test")


def test_what_is_the_same_is_not_written_again(owners):
    owners.hold("State>A 50; State>B 10")
    first = recompute_all(cause="test", on=ON)
    owners.hold("State>B 20")
    second = recompute_all(cause="test", on=ON)
    assert second.entities == 1
    versions = {row.entity.name: row.version_id for row in StateShare.objects.select_related("entity")}
    assert versions == {"State": first.pk, "A": first.pk, "B": second.pk}


@pytest.mark.parametrize(
    ("edges", "name", "control"),
    [
        ("State>A control", "A", "yes"),
        ("State>A votes 50.0000000001", "A", "yes"),
        ("State>A votes 50", "A", "unknown"),
        ("State>A votes ?", "A", "unknown"),
        ("State>A 51; A>B control", "B", "yes"),
        ("State>A 50; A>B control", "B", "unknown"),
        ("State>A control; A>B votes 51; B>C control", "C", "yes"),
        ("State>A control; A>B 100", "B", "unknown"),
        ("Person>A 100", "A", "no"),
        ("Person>A 100; Person>A control", "A", "no"),
        ("Person>A 100; Other>A control", "A", "unknown"),
        ("Person>A 100; State>A control", "A", "yes"),
        ("Other>A control; A>Other control", "A", "unknown"),
    ],
)
def test_recorded_control(owners, edges, name, control):
    owners.hold(edges)
    assert shares_of_entities([owners[name].pk], on=ON)[owners[name].pk].control == control


@pytest.mark.parametrize(
    ("edges", "reaches"),
    [
        ("State>A 10", False),
        ("State>A ?", True),
        ("State>A 10; A>B ?", True),
        ("State>A 10; A>B 100", False),
        ("State>A ?; A>B 10", True),
        ("State>A 10; A>B control", True),
        ("State>A votes 10; A>B 0-5", True),
        ("State>B ?; Person>A ?", False),
        ("State>Person ?; Person>B 10", False),
    ],
)
def test_a_chain_without_a_share_is_a_signal(owners, edges, reaches):
    owners.hold(edges)
    last = owners[edges.split(">")[-1].split()[0]]
    assert shares_of_entities([last.pk], on=ON)[last.pk].reaches is reaches


def test_a_result_stands_for_the_days_without_a_change_above(owners):
    owners.hold("State>A 50", days("2021-03-01", "2021-06-01"))
    owners.hold("A>B 100")
    recompute_all(cause="test", on=ON)
    row = StateShare.objects.get(entity=owners["B"])
    assert row.valid == days("2021-03-01", "2021-06-01")
    pk = owners["B"].pk
    assert shares_of_entities([pk], on=ON)[pk].version == row.version_id
    later = shares_of_entities([pk], on=date(2021, 6, 1))[pk]
    assert (later.version, later.at_least) == (None, Decimal(0))


def test_of_nobody_nothing_is_known(owners):
    assert shares_of_entities([10**9], on=ON) == {10**9: NOTHING_KNOWN}


def test_an_edit_writes_what_lies_below_and_nothing_else(owners):
    (holding, *_) = owners.hold("State>A 50; A>B 50; State>C 50; C>B 10; Other>D 10")
    recompute_all(cause="test", on=ON)
    with change(actor=None, reason=REASON):
        Holding.objects.filter(pk=holding.pk).update(low=60, high=60)
        version = recompute_below([owners["A"]], cause="test", on=ON)
    written = set(StateShare.objects.filter(version=version).values_list("entity__name", flat=True))
    assert written == {"A", "B"}
    assert kept()["B"].startswith("35-")


def test_a_merged_entity_keeps_nothing_of_its_own(owners):
    owners.hold("State>Twin 60; A>B 100")
    recompute_all(cause="test", on=ON)
    owners.merge("Twin", "A")
    recompute_below([owners["Twin"]], cause="test", on=ON)
    assert "Twin" not in kept()
    assert kept()["B"].startswith("60-")
    pk = owners["Twin"].pk
    assert shares_of_entities([pk], on=ON)[pk].at_least == 60


def test_a_day_that_begins_computes_what_changed_with_it(owners):
    owners.hold("State>A 50", days("2021-03-01", "2021-06-01"))
    owners.hold("A>B 100; State>C 10")
    recompute_all(cause="test", on=ON)
    assert recompute_due(on=ON) is None
    version = recompute_due(on=date(2021, 6, 1))
    assert version.entities == 2
    assert kept()["B"].startswith("0-")


def test_nothing_changed_is_nothing_to_do(db):
    assert recompute_below([], cause="test") is None
    assert GraphVersion.objects.count() == 0


def test_minima_far_over_100_are_kept_as_they_are(owners):
    owners.hold("State>A 999; A>B 999; B>C 999; C>D 999; State>D 0.0000000001")
    recompute_all(cause="test", on=ON)
    assert StateShare.objects.get(entity=owners["C"]).at_least == Decimal("99700.2999")
    assert {row.entity.name for row in OwnershipProblem.objects.select_related("entity")} == set("ABCD")


def test_problems_are_kept_with_the_rows_they_were_found_in(owners):
    rows = owners.hold("State>A 60; Other>A 60; X>B ?; Y>C 10; Y>C 20; D>D 5; P>E 100; E>P 100; State>E 10; Q>F 30-20")
    recompute_all(cause="test", on=ON)
    found = {(row.code, row.entity.name, tuple(row.holdings)) for row in OwnershipProblem.objects.all()}
    pk = [row.pk for row in rows]
    assert found >= {
        ("minima_over_100", "A", (pk[0], pk[1])),
        ("share_missing", "B", (pk[2],)),
        ("share_twice", "C", (pk[3], pk[4])),
        ("owns_itself", "D", (pk[5],)),
        ("band_upside_down", "F", (pk[9],)),
    }
    assert OwnershipProblem.objects.get(code="circle_hands_on_all").entities == 2
    with change(actor=None, reason=REASON):
        Holding.objects.filter(pk=pk[1]).update(low=30, high=30)
        recompute_below([owners["A"]], cause="test", on=ON)
    left = {(row.code, row.entity.name, tuple(row.holdings)) for row in OwnershipProblem.objects.all()}
    assert found - left == {("minima_over_100", "A", (pk[0], pk[1]))}
    assert left < found


NAMES = ["State", "Person", "A", "B", "C", "D", "E", "F"]
DAYS = st.integers(0, 12).map(lambda days: ON + timedelta(days=days - 6))
PERIODS = st.one_of(
    st.just(DateRange(None, None)),
    st.tuples(st.none() | DAYS, st.none() | DAYS).map(
        lambda ends: DateRange(*(sorted(ends) if None not in ends else ends))
    ),
)
AMOUNTS = st.sampled_from(
    ["0", "10", "25", "33.3333333333", "49.9999999999", "50", "50.0000000001", "20-60", "100", "?"]
)
KINDS = st.sampled_from(["", "", "", "", "votes", "control"])
HOLDINGS = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES[1:]), AMOUNTS, KINDS, PERIODS)
FACTS = st.tuples(st.sampled_from(NAMES[2:]), st.sampled_from(list(Fact)), PERIODS)
EDITS = st.one_of(
    st.tuples(st.just("hold"), HOLDINGS),
    st.tuples(st.just("amount"), st.integers(0, 50), st.sampled_from(["0", "30", "50", "100"])),
    st.tuples(st.just("end"), st.integers(0, 50), DAYS),
    st.tuples(st.just("fact"), FACTS),
    st.tuples(st.just("merge"), st.sampled_from(NAMES[2:]), st.sampled_from(NAMES[2:])),
    st.tuples(st.just("kind"), st.sampled_from(NAMES[2:]), st.sampled_from(list(EntityKind))),
)


class Register:
    """A register that is edited, and computed anew below each edit."""

    def __init__(self):
        self.owners = Owners()

    def edit(self, verb: str, *values) -> list[Entity]:
        with change(actor=None, reason=REASON):
            return getattr(self, verb)(*values)

    def hold(self, row) -> list[Entity]:
        owner, asset, amount, kind, valid = row
        holding = self.owners.hold(f"{owner}>{asset} {amount} {kind}", valid)[0]
        return [holding.asset, holding.owner]

    def amount(self, turn: int, percent: str) -> list[Entity]:
        return self.changed(turn, low=percent, high=percent)

    def end(self, turn: int, day: date) -> list[Entity]:
        return self.changed(turn, valid=DateRange(None, day))

    def changed(self, turn: int, **values) -> list[Entity]:
        rows = list(Holding.objects.order_by("pk"))
        if not rows:
            return []
        row = rows[turn % len(rows)]
        Holding.objects.filter(pk=row.pk).update(**values)
        return [row.asset]

    def fact(self, row) -> list[Entity]:
        name, fact, valid = row
        return [EntityFact.objects.create(entity=self.owners[name], fact=fact, evidence="seen", valid=valid).entity]

    def merge(self, name: str, into: str) -> list[Entity]:
        one, other = self.owners[name], self.owners[into]
        if other.merged_into_id or Entity.objects.filter(merged_into=one).exists() or one == other:
            return [one, other]
        one.merged_into = other
        one.save()
        return [one, other]

    def kind(self, name: str, kind: EntityKind) -> list[Entity]:
        self.owners[name].kind = kind
        self.owners[name].save()
        return [self.owners[name]]


@given(st.lists(HOLDINGS, max_size=12), st.lists(FACTS, max_size=3), st.lists(EDITS, max_size=6))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_edits_give_what_computing_all_anew_gives(db, rows, facts, edits):
    with transaction.atomic():
        register = Register()
        for row in rows:
            register.edit("hold", row)
        for fact in facts:
            register.edit("fact", fact)
        recompute_all(cause="test", on=ON)
        check_kept(register)
        for edit in edits:
            with change(actor=None, reason=REASON):
                recompute_below(register.edit(*edit), cause="test", on=ON)
        check_kept(register)
        recompute_due(on=ON + timedelta(days=2))
        check_kept(register, ON + timedelta(days=2))
        transaction.set_rollback(True)


def check_kept(register: Register, on: date = ON) -> None:
    """Compare what is kept with what is computed for each entity alone, and with computing all anew."""
    before = kept_rows()
    for pk, standing in computed([row.pk for row in register.owners.values()], on, Reading()):
        row = before.get(pk)
        if row is not None:
            assert row == (standing.share.at_least, standing.share.at_most, line(standing.share), standing.valid)
    problems = problem_rows()
    recompute_all(cause="test", on=on)
    assert kept_rows() == before
    assert problem_rows() == problems


def kept_rows() -> dict:
    rows = StateShare.objects.all()
    return {row.pk: (row.at_least, row.at_most, line(share_of(row)), row.valid) for row in rows}


def problem_rows() -> list:
    rows = OwnershipProblem.objects.order_by("code", "entity", "holdings")
    return [(row.code, row.entity_id, row.owner_id, row.holdings, row.entities, row.amount) for row in rows]
