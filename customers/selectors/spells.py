"""The state's share in customers, spell by spell: on a day and on the days after it."""

from collections.abc import Iterable
from datetime import date

from customers.ownership.share import NOTHING_KNOWN
from customers.selectors.groups import Groups
from customers.selectors.shares import Standing, share_as_one, standing_of_customers
from history.reading import Reading

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


def spells_of_groups(groups: Groups, *, on: date, reading: Reading) -> dict[int, list[Standing]]:
    """Return the spells of each kept customer: its own, or where nothing is known of its owners those of one merged
    into it. Of a group that is only supposed they are those of the day alone."""
    spells = spells_of(groups.rows, on=on, reading=reading)
    found = {kept: first_known([spells[pk] for pk in pks]) for kept, pks in groups.members.items()}
    return found | {kept: [share_as_one(groups.members[kept], on=on, reading=reading)] for kept in groups.supposed}


def first_known(group: list[list[Standing]]) -> list[Standing]:
    return next((spells for spells in group if any(row.share != NOTHING_KNOWN for row in spells)), group[0])
