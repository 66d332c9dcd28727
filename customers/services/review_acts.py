"""What an officer says to reviews: one decision over one or several, and its undo."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from customers.models import Customer, CustomerSegment, Review, ReviewAct, ReviewOutcome, Segment
from customers.selectors.reviews import said
from customers.services.profiles import reprofile
from customers.services.segments import end_segment, set_segment
from history import clock
from history.changes import change
from partners.exceptions import Refused
from partners.services.partners import correct


def decide_reviews(reviews: Sequence[Review], *, outcome: str, actor, reason: str) -> ReviewAct:
    """Decide one or several reviews alike. Twice is once: what is decided already keeps its decision.

    `kept`: what stands goes on standing. `taken`: it ends today, and the other is found instead. `unsettled`: both end
    today, and the question is open. Refused where every one of them was closed meanwhile.
    """
    with change(actor=actor, reason=reason):
        rows = lock(reviews)
        waiting = [row for row in rows if row.outcome == ReviewOutcome.OPEN]
        if not waiting:
            return earlier_act(rows)
        act = ReviewAct.objects.create(outcome=outcome, actor=actor, at=clock.now(), reason=reason)
        # Decided first: what is written next makes the contradiction go away, and open reviews would be closed by it.
        Review.objects.filter(pk__in=[row.pk for row in waiting]).update(outcome=outcome, act=act)
        before: dict[str, list] = {"ended": [], "found": []}
        for row in waiting:
            carry_out(row, outcome, before, actor=actor, reason=reason)
        correct(act, {"before": before}, actor=actor, reason=reason)
    return act


def lock(reviews: Sequence[Review]) -> list[Review]:
    """Lock the customers first, as those who write evidence do, then read the reviews anew."""
    list(Customer.objects.select_for_update().filter(pk__in={row.customer_id for row in reviews}).order_by("pk"))
    rows = Review.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in reviews])
    return list(rows.select_related("customer").order_by("pk"))


def earlier_act(rows: list[Review]) -> ReviewAct:
    acts = [row.act for row in rows if row.act_id]
    if not acts:
        raise Refused(_("The evidence no longer contradicts: there is nothing to decide."), "gone")
    return acts[0]


def carry_out(row: Review, outcome: str, before: dict[str, list], *, actor, reason: str) -> None:
    """End what was decided against, and write down as found what was decided for where nobody had found it."""
    right = {ReviewOutcome.KEPT: row.one, ReviewOutcome.TAKEN: row.other}.get(outcome)
    for side in (row.one, row.other):
        if side is not right:
            end_finding(finding_of(side), before, actor=actor, reason=reason)
    if right is not None and not is_finding(right):
        find(row.customer, right, before, actor=actor, reason=reason)


def is_finding(side: dict) -> bool:
    return side["source"].startswith("customersegment:")


def finding_of(side: dict) -> CustomerSegment | None:
    """Return the recorded finding that one side rests on, while it still stands."""
    if not is_finding(side):
        return None
    row = CustomerSegment.objects.filter(pk=side["source"].partition(":")[2]).first()
    return row if row and clock.today() in row.valid else None


def end_finding(row: CustomerSegment | None, before: dict[str, list], *, actor, reason: str) -> None:
    if row is not None and end_segment(row, actor=actor, reason=reason, on=clock.today()):
        before["ended"].append([row.pk, *bounds(row.valid)])


def find(customer: Customer, side: dict, before: dict[str, list], *, actor, reason: str) -> None:
    """Record what one side says as found by the officer."""
    segment = Segment.objects.filter(code=side["segment"]).first()
    if segment is None:
        text = _("There is no segment “%(code)s” any more: choose another decision.")
        raise Refused(text % {"code": side["segment"]}, "no_segment")
    standing = set(customer.segments.values_list("pk", flat=True))
    row = set_segment(
        customer,
        segment=segment,
        basis="finding",
        evidence=said(side) or reason,
        actor=actor,
        reason=reason,
        since=clock.today(),
    )
    if row.pk not in standing:
        before["found"].append(row.pk)


def bounds(valid: DateRange) -> list[str]:
    return [edge.isoformat() if edge else "" for edge in (valid.lower, valid.upper)]


def undo_decision(act: ReviewAct, *, actor, reason: str) -> bool:
    """Take a decision back: the findings are as before, the reviews open. Refused where a finding was changed since."""
    with change(actor=actor, reason=reason):
        rows = lock(list(act.reviews.all()))
        act = ReviewAct.objects.select_for_update().get(pk=act.pk)
        if act.undone_at is not None:
            return False
        check_unmoved(act)
        correct(act, {"undone_at": clock.now(), "undone_by": actor}, actor=actor, reason=reason)
        Review.objects.filter(act=act).update(outcome=ReviewOutcome.OPEN, act=None)
        put_back(act.before)
        reprofile([row.customer_id for row in rows])
    return True


def check_unmoved(act: ReviewAct) -> None:
    """Refuse where one of the findings is no longer what the decision left: somebody has looked at it since."""
    day = clock.day_of(act.at)
    ended = CustomerSegment.objects.filter(pk__in=[pk for pk, *_days in act.before.get("ended", [])])
    found = CustomerSegment.objects.filter(pk__in=act.before.get("found", []))
    moved = [row for row in ended if not row.valid.isempty and row.valid.upper != day]
    moved += [row for row in found if row.valid.isempty or row.valid.upper is not None]
    if moved:
        text = _("Changed since then, so not undone: %(findings)s.")
        raise Refused(text % {"findings": ", ".join(str(row) for row in moved)}, "moved")


def put_back(before: dict[str, list]) -> None:
    """Write the findings as they were; what the decision found becomes as if never found."""
    for pk, first, over in before.get("ended", []):
        CustomerSegment.objects.filter(pk=pk).update(valid=DateRange(day(first), day(over)))
    CustomerSegment.objects.filter(pk__in=before.get("found", [])).update(valid=DateRange(empty=True))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
