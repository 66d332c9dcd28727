"""What must be true of a commitment's days, and what makes two the same one. No database and no clock."""

import hashlib
from dataclasses import dataclass
from datetime import date

TENDER = ("published", "bid_on", "awarded_on", "delivered_by")
"""The days of a tender, in the order in which they come."""
MADE_ON = {"bid": "bid_on", "award": "awarded_on"}
"""The day of the tender on which business of a class is made."""
JUDGED = ("customer_id", "products", "business", "since")
"""What the officer's word and the run-off rest on: with another value it is another entry."""


@dataclass(frozen=True, slots=True)
class Days:
    """A commitment's days; `ends` is the first day over."""

    since: date
    ends: date | None = None
    published: date | None = None
    bid_on: date | None = None
    awarded_on: date | None = None
    delivered_by: date | None = None


def made_on(business: str, since: date | None, tender: dict[str, date | None]) -> date | None:
    """Return the day since which business stands: as given, else the tender's day of its class."""
    return since or tender.get(MADE_ON.get(business, ""))


def day_faults(business: str, days: Days, today: date) -> list[tuple[str, str]]:
    """Return what is wrong with the days, as (field, code)."""
    found = []
    if days.since > today:
        found.append(("since", "not_yet"))
    if days.ends is not None and days.ends <= days.since:
        found.append(("ends", "before_it_began"))
    told = getattr(days, MADE_ON[business]) if business in MADE_ON else None
    if told is not None and told != days.since:
        found.append(("since", f"not_the_{business}"))
    return found + tender_faults(days)


def tender_faults(days: Days) -> list[tuple[str, str]]:
    """Return the tender's days that lie before an earlier step's."""
    found, before = [], date.min
    for name in TENDER:
        day = getattr(days, name)
        if day is None:
            continue
        if day < before:
            found.append((name, "out_of_order"))
        before = max(before, day)
    return found


def fingerprint(commitment) -> str:
    """Return a short mark of what an officer reads of an entry: another one after any change of it."""
    names = (*JUDGED, "partner_id", "number", "ends", "document", "paper_id", "tender", *TENDER, "is_confirmed")
    read = "\n".join(f"{name}={getattr(commitment, name)}" for name in (*names, "refused_for"))
    return hashlib.sha256(read.encode()).hexdigest()[:16]
