"""Reviews as pages show them: counts, the evidence side by side, and the customers in the same position."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from customers.classification import Kind
from customers.codes import looked_up
from customers.evidence_words import share_words
from customers.models import Code, CodeScheme, Holding, Review, ReviewAct, ReviewCause, Segment
from customers.querysets import CAUSES_IN_TURN
from customers.selectors.groups import everyone_of


@dataclass(frozen=True, slots=True)
class Side:
    """One piece of evidence: which segment it speaks for, and how."""

    segment: str
    kind: str
    strength: str
    text: str
    valid: tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Alike:
    """A customer with the same owner and the same contradiction."""

    review: Review
    owners: str


def counts_by_cause(rows) -> list[tuple[str, str, int]]:
    """Return each cause among the reviews with its count, in the order in which they are taken."""
    found = dict(rows.order_by().values_list("cause").annotate(Count("pk")))
    return [(cause, str(label), found[cause]) for cause, label in ReviewCause.choices if cause in found]


def sides_of(review: Review) -> tuple[Side, Side]:
    """Return what stands and what speaks against it, with segments by name."""
    names = {row.code: str(row) for row in Segment.objects.all()}
    return side(review.one, names), side(review.other, names)


def side(data: dict, names: dict[str, str]) -> Side:
    first, over = (date.fromisoformat(text) if text else None for text in (data["since"], data["until"]))
    segment = names.get(data["segment"], data["segment"])
    return Side(segment, data["kind"], data["strength"], said(data), (first, over))


def said(data: dict) -> str:
    """Return what one side says, in words: a code with its scheme, shares by their measure, else as it was written."""
    scheme, _space, code = data["text"].partition(" ")
    if data["kind"] == Kind.OWNERSHIP:
        return share_words(data["text"])
    if data["source"].startswith("customercode:") and scheme in CodeScheme.values:
        return f"{CodeScheme(scheme).label}: {with_meaning(scheme, code)}"
    return data["text"]


def with_meaning(scheme: str, code: str) -> str:
    """Return a code with what the current edition says it means, where that is confirmed."""
    rows = Code.objects.filter(table__scheme=scheme, table__is_current=True, code=looked_up(scheme, code))
    meaning = next((row.meaning for row in rows), "")
    return f"{code} — {meaning}" if meaning else code


def alike(review: Review, on: date) -> list[Alike]:
    """Return the other open reviews of customers that have an owner in common and contradict in the same way."""
    everyone = everyone_of(review.customer)
    owners = Holding.objects.in_force(on).filter(asset__customer__in=everyone).values("owner")
    held = Holding.objects.in_force(on).filter(owner__in=owners, asset__customer__isnull=False)
    by_customer: dict[int, list[str]] = {}
    kept = Coalesce(F("asset__customer__merged_into"), F("asset__customer"))
    for pk, name in held.values_list(kept, "owner__name").order_by("owner__name").distinct():
        by_customer.setdefault(pk, []).append(name)
    rows = Review.objects.open().filter(
        customer__in=by_customer,
        code=review.code,
        one__segment=review.one["segment"],
        other__segment=review.other["segment"],
    )
    rows = rows.exclude(customer=review.customer_id).select_related("customer").order_by("customer__name", "pk")
    return [Alike(row, ", ".join(by_customer[row.customer_id])) for row in rows]


def next_review(after: Review | None = None) -> Review | None:
    """Return the next open review in turn after this one, from the start again once the end is reached."""
    rows = Review.objects.open().in_turn()
    if after is None:
        return rows.first()
    rows, turn = rows.exclude(pk=after.pk), CAUSES_IN_TURN.index(after.cause)
    return rows.filter(Q(turn__gt=turn) | Q(turn=turn, pk__gt=after.pk)).first() or rows.first()


def last_act(actor) -> ReviewAct | None:
    """Return the newest decision of this person that is not taken back."""
    return ReviewAct.objects.filter(actor=actor.user, undone_at=None).order_by("-pk").first()
