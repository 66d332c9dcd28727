"""Stored answers asked again, in batches: which would be other ones."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from licensing.impact import Turn
from licensing.models import Decision, ProductLine
from licensing.selectors.answers import verdict_on
from licensing.selectors.impact.worlds import Sides, Worlds, worlds_of

MONTHS_OF_ANSWERS = 6
BATCH = 1000
HEAVY = ("facts", "answer")
"""What was kept with an answer and is not needed to ask its question again."""


def recent_answers(lines: list[ProductLine], on: date) -> list[int]:
    """Return the newest answer to each question of the last months about the lines, oldest first."""
    question = ("partner_id", "customer_text", "buyer_id", "product_id", "business")
    rows = (
        Decision.objects.filter(
            product__line__in=lines, on__gte=on - timedelta(days=31 * MONTHS_OF_ANSWERS), known=None
        )
        .order_by(*question, "-pk")
        .distinct(*question)
    )
    return sorted(rows.values_list("pk", flat=True))


def flips(worlds: Worlds, answers: list[int]) -> list[Turn]:
    """Return the answers that the policy makes other ones on its first day."""
    return [turn for turn in turns(worlds, answers, lambda row: worlds.on) if turn.is_other]


def turns(worlds: Worlds, answers: list[int], day: Callable[[Decision], date]) -> Iterator[Turn]:
    """Yield each answer as it is on its day without the policy and with it; what cannot be asked any more is left out."""
    for rows, sides in asked_again(worlds, answers):
        for row in rows:
            before, after = (verdict_on(row, facts, day(row)) for facts in (sides.without, sides.within))
            if before and after:
                yield Turn(row.pk, before, after)


def asked_again(worlds: Worlds, answers: list[int]) -> Iterator[tuple[list[Decision], Sides]]:
    """Yield the answers batch by batch, each with the facts that its questions need."""
    for rows in batches(answers):
        customers = {pk for row in rows for pk in (row.customer_id, row.buyer_id) if pk}
        yield rows, worlds_of(worlds, partners={row.partner_id for row in rows}, customers=customers)


def batches(answers: list[int]) -> Iterator[list[Decision]]:
    rows = Decision.objects.defer(*HEAVY).select_related("customer", "buyer").order_by("pk")
    for start in range(0, len(answers), BATCH):
        yield list(rows.filter(pk__in=answers[start : start + BATCH]))
