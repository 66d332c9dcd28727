"""What a grant would be worth, day by day: how far the grantor's own right reaches, and what the holder has. Pure.

A license reaches no further than its grantor on any day, so what the grantor may not sell on the first day cannot be
granted; where its right ends within the period, the grant stands and does not hold from then on.
"""

from dataclasses import dataclass
from datetime import date

from licensing.authority import change_days, known_cell
from licensing.course import Stretch
from licensing.decision.facts import Facts, holds, is_empty, is_over
from licensing.decision.paths import licenses_of
from licensing.decision.question import Reason
from licensing.decision.territory import Place, covers


@dataclass(frozen=True, slots=True)
class Held:
    """What the holder has already: a license of exactly this segment, in the days that matter."""

    license: str
    since: date
    over: date | None


@dataclass(frozen=True, slots=True)
class Wish:
    """One segment in countries for which all is the same: the grantor's stretches, and what the holder has."""

    segment: str
    countries: tuple[str, ...]
    ceiling: tuple[Stretch, ...]
    held: tuple[Held, ...]

    @property
    def since(self) -> date:
        return self.ceiling[0].since

    @property
    def stop(self) -> Reason | None:
        """Return what forbids granting it: the grantor may not sell it on the first day."""
        return self.ceiling[0].reason if self.ceiling[0].verdict == "deny" else None

    @property
    def has_it(self) -> Held | None:
        """Return the license by which the holder has it on the first day already: it is left out of the grant."""
        return next((row for row in self.held if row.since <= self.since), None)

    @property
    def may_be_granted(self) -> bool:
        return self.stop is None and self.has_it is None

    @property
    def fails(self) -> Stretch | None:
        """Return the first days within the period on which the grant would not hold."""
        return next((one for one in self.ceiling if one.verdict == "deny"), None)


def ceiling_of(
    facts: Facts, grantor: str, line: str, segment: str, country: str, since: date, until: date
) -> tuple[Stretch, ...]:
    days = [since, *(day for day in change_days(facts, since) if day < until)]
    found: list[Stretch] = []
    for first, over in zip(days, [*days[1:], until], strict=True):
        cell = known_cell(facts, grantor, line, segment, country, first)
        last = found[-1] if found else None
        if last and (last.verdict, last.reason.code, last.reason.record) == (
            cell.verdict,
            cell.reason.code,
            cell.reason.record,
        ):
            found[-1] = Stretch(last.since, over, last.verdict, last.reason)
        else:
            found.append(Stretch(first, over, cell.verdict, cell.reason))
    return tuple(found)


def held_in(
    facts: Facts, holder: str, line: str, segment: str, country: str, since: date, until: date
) -> tuple[Held, ...]:
    """Return the holder's licenses of the segment that cover the country on days of the period, the first first."""
    found = []
    for key, row in licenses_of(facts, holder, line):
        first, over = row.valid
        if row.segment != segment or is_empty(row.valid) or is_over(row.valid, since) or (first and first >= until):
            continue
        begins = max(since, first) if first else since
        if holds(row.valid, begins) and covers(row.territory, row.excluded, Place(country), begins, facts):
            found.append(Held(key, first or since, over))
    return tuple(sorted(found, key=lambda row: (row.since, row.license)))


def wishes(
    facts: Facts,
    *,
    holder: str,
    grantor: str,
    line: str,
    segments: list[str],
    countries: list[str],
    since: date,
    until: date,
) -> list[Wish]:
    """Return what a grant of the line would be worth, by segment and then by countries that are alike."""
    found: dict[tuple, list[str]] = {}
    for segment in segments:
        for country in countries:
            ceiling = ceiling_of(facts, grantor, line, segment, country, since, until)
            held = held_in(facts, holder, line, segment, country, since, until)
            alike = tuple((one.since, one.over, one.verdict, one.reason.code, one.reason.record) for one in ceiling)
            found.setdefault((segment, alike, held), []).append((country, ceiling))
    return [
        Wish(segment, tuple(country for country, _ceiling in places), places[0][1], held)
        for (segment, _alike, held), places in found.items()
    ]
