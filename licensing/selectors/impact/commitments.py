"""Running business that a policy speaks of: what stops, and what goes on by its run-off."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db.models import Q

from customers.models import Customer
from history.reading import any_of
from licensing import decision
from licensing.decision.question import SEVERITY
from licensing.impact import Turn
from licensing.models import Commitment, Product
from licensing.selectors.commitments import question_about
from licensing.selectors.impact.worlds import Worlds, worlds_of

BATCH = 1000


def skus_of(worlds: Worlds) -> list[str]:
    return list(Product.objects.filter(line__in=worlds.lines).order_by("sku").values_list("sku", flat=True))


def commitments_with(worlds: Worlds, customers: list[int]) -> list[int]:
    """Return the commitments of the lines with these customers, or with one merged into them, that are not over."""
    own = Q(customer__in=any_of(customers))
    merged = Q(customer__in=Customer.objects.filter(merged_into__in=any_of(customers)).values("pk"))
    rows = Commitment.objects.filter(own | merged, products__overlap=skus_of(worlds), refused_for="")
    rows = rows.filter(Q(ends=None) | Q(ends__gt=worlds.on))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def sort_commitments(worlds: Worlds, commitments: list[int]) -> tuple[list[Turn], list[int]]:
    """Return what the policy changes for commitments, and those that go on all the same."""
    found = list(turns_of(worlds, commitments))
    return [turn for turn in found if turn.is_other], [turn.key for turn in found if turn.after == "allow"]


def turns_of(worlds: Worlds, commitments: list[int]) -> Iterator[Turn]:
    """Yield each commitment as it is on the day without the policy and with it: the worst of its products counts."""
    skus = set(skus_of(worlds))
    rows = Commitment.objects.select_related("customer__merged_into").order_by("pk")
    for start in range(0, len(commitments), BATCH):
        batch = list(rows.filter(pk__in=commitments[start : start + BATCH]))
        sides = worlds_of(
            worlds, partners={row.partner_id for row in batch}, customers={row.customer_id for row in batch}
        )
        for row in batch:
            before, after = (worst(row, skus, facts, worlds.on) for facts in (sides.without, sides.within))
            if before and after:
                yield Turn(row.pk, before, after)


def worst(row: Commitment, skus: set[str], facts: decision.Facts, on: date) -> str | None:
    """Return the worst verdict for a commitment's products of the policy's lines; None where it cannot be asked."""
    if str(row.customer.standing.pk) not in facts.customers:
        return None
    verdicts = []
    for sku in skus.intersection(row.products):
        question = replace(question_about(row, sku, facts), on=on)
        try:
            verdicts.append(decision.decide(question, facts).verdict)
        except decision.InputError:
            return None
    return max(verdicts, key=SEVERITY.__getitem__, default=None)
