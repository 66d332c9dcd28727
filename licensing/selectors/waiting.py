"""What waits because nobody knows the state's part in a customer: answers, and running business."""

from collections import Counter
from datetime import date

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce

from licensing.models import Commitment, Decision

UNPROVEN = "OWNERSHIP_UNPROVEN"


def kept(name: str) -> Coalesce:
    """Return the key of the customer that stands for the one a foreign key names."""
    return Coalesce(F(f"{name}__merged_into"), F(name))


def waiting_answers() -> dict[int, list[int]]:
    """Return by customer the answers that wait: of each partner, customer and product the newest, if it is no "yes".

    Where an answer is about the buyer, it waits for the buyer. Customers that were merged are one.
    """
    asked = Decision.objects.filter(known=None, customer__isnull=False).order_by()
    newest = asked.values("partner_id", "product_id", kept=kept("customer")).annotate(newest=Max("pk"))
    rows = Decision.objects.filter(pk__in=newest.values("newest"), governing=UNPROVEN).exclude(verdict="allow")
    found: dict[int, list[int]] = {}
    for pk, customer, buyer, about in rows.values_list("pk", kept("customer"), kept("buyer"), "answer__about"):
        found.setdefault(buyer if about == "buyer" and buyer else customer, []).append(pk)
    return found


def open_commitments(on: date) -> dict[int, Counter]:
    """Return by customer how many commitments of each kind are not over on the day, but for those refused."""
    rows = Commitment.objects.filter(Q(ends=None) | Q(ends__gt=on), refused_for="").order_by()
    found: dict[int, Counter] = {}
    for customer, business, count in rows.values_list(kept("customer"), "business", Count("pk")):
        found.setdefault(customer, Counter())[business] += count
    return found
