"""Who a policy hits: by the same rules as the answers, on the same facts, with the draft put in.

Customers are read by profile and answers and commitments in batches, so that no list of all facts is ever held.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from history import clock
from licensing.impact import Impact
from licensing.models import Policy, ProductLine
from licensing.selectors.impact.answers import flips, recent_answers
from licensing.selectors.impact.commitments import commitments_with, sort_commitments
from licensing.selectors.impact.customers import sort_customers
from licensing.selectors.impact.gap import gap_answers, gap_commitments
from licensing.selectors.impact.partners import hit_partners, holders_of
from licensing.selectors.impact.worlds import Worlds, worlds_of

Progress = Callable[[int, int], None]
STEPS = 5


def silent(done: int, total: int) -> None:
    """Tell nobody how far it is."""


def impact_of(policy: Policy, *, today: date, progress: Progress = silent) -> Impact:
    """Return who the policy hits on its first day, or today if that is later; drafts are read as if enacted."""
    on = first_day(policy, today)
    lines = list(ProductLine.objects.filter(slug__in=policy.lines))
    worlds = Worlds(policy, lines, on)
    found = Impact(on)
    holders = holders_of(lines)
    sides = worlds_of(worlds, partners=holders)
    found.customers, found.untouched = sort_customers(sides.draft, on, sides.within)
    progress(1, STEPS)
    found.partners = hit_partners(sides, holders, on)
    progress(2, STEPS)
    found.stopping, found.continuing = sort_commitments(worlds, commitments_with(worlds, found.hit_customers))
    progress(3, STEPS)
    found.flips = flips(worlds, recent_answers(lines, on))
    progress(4, STEPS)
    if policy.valid.lower and policy.valid.lower <= today:
        found.gap_answers = gap_answers(replace(worlds, on=policy.valid.lower), until=clock.now())
        found.gap_commitments = gap_commitments(worlds, until=clock.now())
    progress(STEPS, STEPS)
    return found


def first_day(policy: Policy, today: date) -> date:
    return max(policy.valid.lower or today, today)
