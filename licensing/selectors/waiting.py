"""What waits because nobody knows the state's part in a customer: answers, and running business."""

from collections import Counter
from datetime import date

from django.db.models import Count, Q

from licensing.models import Commitment, Decision

UNPROVEN = "OWNERSHIP_UNPROVEN"


def waiting_answers() -> dict[int, list[int]]:
    """Return by customer the answers that wait: of each partner, customer and product the newest, if it is no "yes".

    Where an answer is about the buyer, it waits for the buyer.
    """
    newest = (
        Decision.objects.filter(known=None, customer__isnull=False)
        .order_by("partner_id", "customer_id", "product_id", "-pk")
        .distinct("partner_id", "customer_id", "product_id")
    )
    rows = Decision.objects.filter(pk__in=newest.values("pk"), governing=UNPROVEN).exclude(verdict="allow")
    found: dict[int, list[int]] = {}
    for pk, customer, buyer, about in rows.values_list("pk", "customer_id", "buyer_id", "answer__about"):
        found.setdefault(buyer if about == "buyer" and buyer else customer, []).append(pk)
    return found


def open_commitments(on: date) -> dict[int, Counter]:
    """Return by customer how many commitments of each kind are not over on the day."""
    rows = Commitment.objects.filter(Q(ends=None) | Q(ends__gt=on)).order_by()
    found: dict[int, Counter] = {}
    for customer, business, count in rows.values_list("customer_id", "business").annotate(Count("pk")):
        found.setdefault(customer, Counter())[business] += count
    return found
