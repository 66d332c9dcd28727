"""Bulk acts: all that a filter names, in batches that go on where they were left, exactly as one act in one piece."""

from datetime import date

import pytest
from psycopg.types.range import DateRange

from history.changes import change
from jobs.models import Outbox
from licensing.models import BulkAct, License, LicenseStop
from licensing.services.acts import undo_act
from licensing.services.bulk import begin_bulk, go_on, leave_bulk, next_batch
from licensing.services.licenses import (
    renew_licenses,
    resume_licenses,
    revoke_license,
    revoke_licenses,
    stop_licenses,
)
from partners.exceptions import Refused
from partners.models import Partner
from tests.clock import played
from tests.licensing.conftest import DAY, SYSTEM, YEAR

pytestmark = pytest.mark.django_db
COUNTRIES = ("AM", "BY", "KG", "KZ", "UZ")


@pytest.fixture
def held(grant) -> list[License]:
    """Five licenses for business, of which the second is stopped; the fourth will end early; one for education."""
    rows = [grant(territory=(code,)) for code in COUNTRIES]
    stop_licenses(rows[1:2], **SYSTEM, on=date(2021, 3, 1))
    revoke_license(rows[3], **SYSTEM, on=date(2021, 9, 1))
    return [*rows, grant("education")]


@pytest.fixture
def chosen(segments) -> dict:
    return {"segment": str(segments["commercial"].pk)}


def begin(kind: str, chosen: dict, **values) -> BulkAct:
    return begin_bulk(kind, chosen=chosen, **SYSTEM, **values)


def licenses() -> list[tuple]:
    return list(License.objects.order_by("pk").values_list("territory", "valid", "revoked", "predecessor"))


def stops() -> list[tuple]:
    return list(LicenseStop.objects.order_by("license").values_list("license", "valid", "reason", "blocks_running"))


VERBS = {
    "revoke": ({"on": DAY}, lambda rows: revoke_licenses(rows, **SYSTEM, on=DAY)),
    "revoke as if never": ({"as_if_never": True}, lambda rows: revoke_licenses(rows, **SYSTEM, as_if_never=True)),
    "stop": ({"on": DAY}, lambda rows: stop_licenses(rows, **SYSTEM, on=DAY)),
    "stop running business too": (
        {"on": DAY, "why": "compliance", "blocks_running": True},
        lambda rows: stop_licenses(rows, **SYSTEM, on=DAY, why="compliance", blocks_running=True),
    ),
    "resume": ({"on": DAY}, lambda rows: resume_licenses(rows, **SYSTEM, on=DAY)),
}


@pytest.mark.parametrize(("values", "verb"), VERBS.values(), ids=VERBS.keys())
@pytest.mark.parametrize("size", [1, 2, 100])
def test_batches_do_what_one_act_does(held, chosen, values, verb, size, request):
    kind = request.node.callspec.id.partition("-")[2].split(" ")[0]
    one = verb(held[:5])
    wanted, lines = (licenses(), stops()), items(one)
    undo_act(one, **SYSTEM)
    act = go_on(begin(kind, chosen, **values), batch=size)
    assert licenses() == wanted[0]
    assert stops_without_numbers(stops()) == stops_without_numbers(wanted[1])
    assert [row[:2] for row in items(act)] == [row[:2] for row in lines]


def stops_without_numbers(rows: list[tuple]) -> set[tuple]:
    return {row for row in rows if not row[1].isempty}


def items(act) -> list[tuple]:
    """Return of each license in the act its days before and after, then its stops."""
    rows = act.items.order_by("license").values_list("license", "before", "after")
    return [
        (pk, (before["valid"], before["revoked"], after["valid"], after["revoked"]), after["stops"])
        for pk, before, after in rows
    ]


@pytest.mark.parametrize(("values", "verb"), VERBS.values(), ids=VERBS.keys())
def test_one_undo_takes_all_of_it_back(held, chosen, values, verb, request):
    kind = request.node.callspec.id.split(" ")[0]
    before = licenses(), stops_without_numbers(stops())
    act = go_on(begin(kind, chosen, **values), batch=2)
    assert licenses() != before[0] or stops_without_numbers(stops()) != before[1]
    undo_act(act, **SYSTEM)
    assert (licenses(), stops_without_numbers(stops())) == before


def test_renewing_leaves_out_what_was_revoked(held, chosen):
    until = date(2023, 1, 1)
    with played(2021, 6, 1, 9):
        act = go_on(begin("renew", chosen, until=until), batch=2)
    made = License.objects.filter(act_items__act=act)
    assert sorted(row.territory[0] for row in made) == ["AM", "BY", "KG", "UZ"]
    assert {(row.valid.lower, row.valid.upper) for row in made} == {(YEAR[1], until)}
    with pytest.raises(Refused):
        renew_licenses(held[:1], **SYSTEM, until=until)


def test_renewing_leaves_out_what_cannot_be(held, chosen, grant, cleos_partner):
    """One that is granted later already, and one whose holder leaves with it, keep none of the others from it."""
    grant(territory=("KZ", "UZ"), excluded=("KZ",), since=date(2022, 6, 1), until=date(2022, 9, 1))
    for values in ({"territory": ("UZ",)}, {"holder": cleos_partner}):
        grant(**{"since": YEAR[1], "until": date(2024, 1, 1), **values})
    grant(holder=cleos_partner, territory=("AM",))
    with change(**SYSTEM):
        Partner.objects.filter(pk=cleos_partner.pk).update(valid=DateRange(date(2020, 1, 1), YEAR[1]))
    with played(2021, 6, 1, 9):
        act = go_on(begin("renew", chosen, until=date(2023, 1, 1)), batch=2)
    made = License.objects.filter(act_items__act=act)
    assert sorted("".join(row.territory) for row in made) == ["AM", "BY", "KG", "KZUZ"]


def test_a_renewal_undone_can_be_done_again(held, chosen):
    until = date(2023, 1, 1)
    with played(2021, 6, 1, 9):
        undo_act(go_on(begin("renew", chosen, until=until)), **SYSTEM)
        act = go_on(begin("renew", chosen, until=until))
    assert act.items.count() == 4


def test_it_goes_on_where_it_was_left(held, chosen):
    bulk = begin("revoke", chosen, on=DAY)
    assert next_batch(bulk, 2) == 2
    assert bulk.act.items.count() == 2
    act = go_on(BulkAct.objects.get(pk=bulk.pk), batch=2)
    assert act.items.count() == 5
    assert go_on(bulk).items.count() == 5


def test_what_was_granted_later_is_not_touched(held, chosen, grant):
    bulk = begin("revoke", chosen, on=DAY)
    later = grant(territory=("TJ",))
    go_on(bulk)
    later.refresh_from_db()
    assert (later.valid, later.revoked) == (DateRange(*YEAR), False)


def test_what_no_longer_needs_it_is_left_alone(held, chosen):
    bulk = begin("revoke", chosen, as_if_never=True)
    revoke_license(held[4], **SYSTEM, as_if_never=True)
    assert held[4].pk not in go_on(bulk).items.values_list("license", flat=True)


def test_holders_are_told_once_and_at_the_end(held, chosen):
    Outbox.objects.all().delete()
    bulk = begin("revoke", chosen, on=DAY)
    next_batch(bulk, 2)
    assert not Outbox.objects.filter(topic="licensing.act").exists()
    go_on(bulk, batch=2)
    go_on(bulk, batch=2)
    assert [row.payload for row in Outbox.objects.filter(topic="licensing.act")] == [{"act": bulk.act_id}]


def test_left_half_way_it_stays_so_and_is_undone(held, chosen):
    before = licenses()
    bulk = begin("revoke", chosen, on=DAY)
    next_batch(bulk, 2)
    with pytest.raises(Refused, match="still goes on"):
        undo_act(bulk.act, **SYSTEM)
    leave_bulk(bulk)
    assert go_on(bulk).items.count() == 2
    undo_act(bulk.act, **SYSTEM)
    assert licenses() == before


def test_nobody_is_meant(segments):
    with pytest.raises(Refused, match="None of these"):
        begin("revoke", {"segment": str(segments["commercial"].pk)}, on=DAY)


def test_progress_is_told(held, chosen):
    told = []
    go_on(begin("revoke", chosen, on=DAY), batch=2, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]
