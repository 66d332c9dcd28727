"""Reviews: opened by whoever writes evidence, and closed where it no longer contradicts."""

from collections.abc import Iterable, Mapping
from datetime import date

from customers.classification import Classification, Conflict, Evidence
from customers.contradictions import cause_of, key_of, needs_review, sides
from customers.models import Review, ReviewOutcome
from customers.selectors.evidence import classifications_of
from history import clock
from history.changes import change

LEFT_ALONE = {ReviewOutcome.OPEN, ReviewOutcome.KEPT}
"""What needs nothing while the contradiction is there: it is open, or an officer knows of it and stands by the first."""


def open_reviews(customer_pks: Iterable[int]) -> int:
    """Open a review for every contradiction in today's evidence of these customers; return how many.

    Called in the transaction that writes evidence; twice is once. What no longer contradicts is closed.
    """
    today = clock.today()
    return open_reviews_of(classifications_of(list(customer_pks), on=today), on=today)


def open_reviews_of(found: Mapping[int, Classification], *, on: date) -> int:
    """Do the same for customers that were classified already."""
    known = {(row.customer_id, row.key): row for row in Review.objects.filter(customer__in=found)}
    wanted = {
        (pk, key_of(conflict)): conflict
        for pk, classified in found.items()
        for conflict in classified.conflicts
        if needs_review(conflict, on)
    }
    again = [known[name].pk for name in wanted if name in known and known[name].outcome not in LEFT_ALONE]
    gone = [row.pk for name, row in known.items() if name not in wanted and row.outcome == ReviewOutcome.OPEN]
    new = [review_of(pk, key, conflict) for (pk, key), conflict in wanted.items() if (pk, key) not in known]
    if again or gone or new:
        with change(actor=None, reason="system:evidence"):
            Review.objects.filter(pk__in=again).update(outcome=ReviewOutcome.OPEN, act=None, opened_at=clock.now())
            Review.objects.filter(pk__in=gone).update(outcome=ReviewOutcome.GONE)
            Review.objects.bulk_create(new, ignore_conflicts=True)
    return len(again) + len(new)


def review_of(customer_pk: int, key: str, conflict: Conflict) -> Review:
    one, other = sides(conflict)
    return Review(
        customer_id=customer_pk,
        cause=cause_of(conflict),
        code=conflict.code,
        key=key,
        one=as_json(one),
        other=as_json(other),
        opened_at=clock.now(),
    )


def as_json(evidence: Evidence) -> dict:
    first, over = evidence.valid
    return {
        "kind": str(evidence.kind),
        "segment": evidence.segment,
        "strength": str(evidence.strength),
        "source": evidence.source,
        "text": evidence.text,
        "since": first.isoformat() if first else "",
        "until": over.isoformat() if over else "",
    }
