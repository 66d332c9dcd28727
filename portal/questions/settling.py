"""Answering a missing fact: the answer is written, and what it settled is counted."""

from collections.abc import Callable

from customers.models import Settlement
from customers.services.settlements import count_settled
from history import clock
from history.changes import change
from licensing.models import Decision
from licensing.selectors.news import verdicts_on
from portal.questions.ranking import Ranking


def settle(write: Callable[[], Settlement], *, actor, evidence: str) -> Settlement:
    """Write an answer and count, in the same transaction, the customers it settled and the answers that changed."""
    with change(actor=actor, reason=evidence):
        today = clock.today()
        before = Ranking.on(today)
        waiting = before.waiting(before.missing.customers)
        was = verdicts(waiting)
        settlement = write()
        left = Ranking.on(today).missing.customers
        now = verdicts(waiting)
        changed = sum(1 for pk, verdict in was.items() if now.get(pk) != verdict)
        gone = len(before.missing.customers - left)
        count_settled(settlement, customers=gone, answers=changed, actor=actor)
    settlement.refresh_from_db()
    return settlement


def verdicts(answers: list[int]) -> dict[int, str]:
    """Return what the questions of these answers are answered today."""
    rows = list(Decision.objects.filter(pk__in=answers).select_related("product"))
    return verdicts_on(rows, clock.today())
