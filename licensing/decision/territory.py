"""Where: countries, regions and groups whose members have dates."""

from dataclasses import dataclass
from datetime import date

from licensing.decision.facts import Facts, holds


@dataclass(frozen=True, slots=True)
class Place:
    """A customer's country (ISO 3166-1) and region (ISO 3166-2), None where it is not known."""

    country: str
    region: str | None = None


def lies_in(codes, place: Place, on: date, facts: Facts) -> bool:
    """Return whether the place is within any of the codes; a group means its members, status member, on the day."""
    return any(matches(code, place, on, facts) for code in codes)


def matches(code: str, place: Place, on: date, facts: Facts) -> bool:
    if code == place.country or (place.region is not None and code == place.region):
        return True
    group = facts.groups.get(code)
    return group is not None and any(
        member.country == place.country and member.status == "member" and holds(member.valid, on)
        for member in group.members
    )


def covers(codes, excluded, place: Place, on: date, facts: Facts) -> bool:
    """Return whether a territory holds the place, and does not except it."""
    return lies_in(codes, place, on, facts) and not lies_in(excluded, place, on, facts)


def countries_of(codes, on: date, facts: Facts, *, also: frozenset[str] = frozenset()) -> list[str]:
    """Return the countries and regions that the codes mean on the day, in alphabetical order.

    `also` names countries of those groups to take in though they are no members (associates, former members).
    """
    found = set()
    for code in codes:
        group = facts.groups.get(code)
        if group is None:
            found.add(code)
            continue
        for member in group.members:
            if holds(member.valid, on) and (member.status == "member" or member.country in also):
                found.add(member.country)
    return sorted(found)
