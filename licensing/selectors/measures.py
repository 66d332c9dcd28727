"""The state's part in customers, spell by spell: what the answers of a day and of the days after it rest on."""

from collections.abc import Iterable
from datetime import date

from customers.ownership.share import Share
from customers.selectors.shares import Standing, standing_of_customers
from history.reading import Reading
from licensing import decision
from licensing.decision.scope import MEASURED, YES

MOST_SPELLS = 24
"""How many changes after the day are looked ahead to; the last spell known then stands for all that follow."""


def spells_of(pks: Iterable[int], *, on: date, reading: Reading) -> dict[int, list[Standing]]:
    """Return of each customer the share on the day, and every other one that follows by what is on file."""
    spells: dict[int, list[Standing]] = {pk: [] for pk in pks}
    asked = {on: list(spells)} if spells else {}
    while asked:
        day = min(asked)
        for pk, standing in standing_of_customers(asked.pop(day), on=day, reading=reading).items():
            spells[pk].append(standing)
            if standing.valid.upper is not None and len(spells[pk]) < MOST_SPELLS:
                asked.setdefault(standing.valid.upper, []).append(pk)
    return spells


def measured(spells: list[Standing]) -> tuple[decision.Measured, ...]:
    """Return the measures for each spell, alike ones as one; the first stands for the days before it too."""
    found: list[decision.Measured] = []
    for standing in spells:
        measures = measures_of(standing.share)
        if found and found[-1].measures == measures:
            found[-1] = decision.Measured(measures, (found[-1].valid[0], standing.valid.upper))
        else:
            found.append(decision.Measured(measures, (standing.valid.lower, standing.valid.upper)))
    return tuple(found) if len(found) > 1 else ()


def carried(spells: list[Standing]) -> list[decision.Carried]:
    """Return the segments that are themselves a measure of the state's part, for the days on which it says yes."""
    return [
        decision.Carried(segment=code, valid=(standing.valid.lower, standing.valid.upper))
        for code, name in MEASURED.items()
        for standing in spells
        if getattr(standing.share, name) == YES
    ]


def measures_of(share: Share) -> decision.Measures:
    return decision.Measures(
        at_least=share.at_least,
        at_most=share.at_most,
        any_share=share.any_share,
        cascade_ge50=share.cascade_ge50,
        cascade_gt50=share.cascade_gt50,
        control=share.control,
    )
