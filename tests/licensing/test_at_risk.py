"""At risk: in random worlds the first day on which anything is lost, against a look at every single day."""

from datetime import date, datetime, timedelta

import pytest

from licensing.at_risk import Risk, first_risk, places_lost
from licensing.authority import cell_on, effective_status, reached_places
from licensing.decision.facts import Facts
from licensing.worlds import facts_at
from tests.licensing.worlds.making import Maker

TODAY, HORIZON = date(2021, 3, 15), date(2021, 6, 30)
KNOWN = datetime(2021, 12, 31)  # noqa: DTZ001 - worlds of the tests name no zone
PARTS = 8


def day_by_day(facts: Facts, key: str) -> tuple[date, str] | None:
    """Return the first day on which something that the license gives today is gone, and in which country."""
    row = facts.licenses[key]

    def allowed(place, day: date) -> bool:
        country, region = place
        return cell_on(facts, row.holder, row.line, row.segment, country, day, region=region).verdict == "allow"

    if effective_status(facts, key, TODAY).code != "active":
        return None
    standing = [place for place in reached_places(facts, row, TODAY) if allowed(place, TODAY)]
    for count in range(1, (HORIZON - TODAY).days + 1):
        day = TODAY + timedelta(count)
        lost = [place for place in standing if not allowed(place, day)]
        if lost:
            return day, lost, len(standing)
    return None


@pytest.mark.parametrize("part", range(PARTS))
def test_it_is_the_first_day_on_which_anything_is_lost(part):
    found = []
    for seed in range(part * 12, part * 12 + 12):
        facts = facts_at(Maker(seed).world, KNOWN)
        for key in facts.licenses:
            risk, expected = first_risk(facts, key, TODAY, HORIZON), day_by_day(facts, key)
            told = risk and (risk.since, *places_lost(facts, risk, TODAY))
            assert told == expected, (seed, key)
            found.append(risk)
    assert any(found)
    assert not all(found)


def test_the_worlds_hold_every_kind_of_risk():
    kinds = set()
    for seed in range(PARTS * 12):
        facts = facts_at(Maker(seed).world, KNOWN)
        risks = [first_risk(facts, key, TODAY, HORIZON) for key in facts.licenses]
        kinds |= {risk.kind for risk in risks if isinstance(risk, Risk)}
    assert kinds >= {"ends", "chain", "policy", "stop"}
