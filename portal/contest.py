"""What hangs on a contested policy: answers, running business, customers, and who was told."""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from history import clock
from history.reading import any_of
from licensing.models import Commitment, Decision, Policy, Product
from notices.models import Notice
from notices.selectors import board_counts

MOST = 50


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    aside: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of what hangs on the policy: how many in all, and the first of them."""

    title: str
    count: int
    rows: list[Line] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def hanging_on(policy: Policy, actor) -> list[Group]:
    return [answers(policy, actor), commitments(policy, actor), customers(policy, actor), *notices(policy, actor)]


def answers_by(policy: Policy, actor) -> QuerySet:
    """Return of each question the newest answer, where the policy is why it is no plain "yes"."""
    named = {"answer__reasons__contains": [{"record": ["policy", str(policy.pk)]}]}
    asked = Decision.objects.visible_to(actor).filter(
        product__line__slug__in=policy.lines, known=None, asked_at__gte=policy.enacted_at
    )
    newest = asked.order_by("partner_id", "customer_text", "product_id", "business", "-pk").distinct(
        "partner_id", "customer_text", "product_id", "business"
    )
    rows = Decision.objects.filter(pk__in=newest.values("pk"), **named).exclude(verdict="allow")
    return rows.select_related("partner", "customer__merged_into").order_by("-pk")


def answers(policy: Policy, actor) -> Group:
    rows = answers_by(policy, actor)
    lines = [
        Line(
            row.receipt,
            f"{row.partner} · {row.customer or row.customer_text}",
            reverse("licensing:receipt", args=[row.receipt]),
        )
        for row in rows[:MOST]
    ]
    return Group(_("Answers that are no “You may sell” because of it"), rows.count(), lines)


def commitments(policy: Policy, actor) -> Group:
    """Return the running business, of the policy's lines, with the customers it speaks of."""
    skus = list(Product.objects.filter(line__slug__in=policy.lines).values_list("sku", flat=True))
    rows = (
        Commitment.objects.visible_to(actor)
        .filter(Q(ends=None) | Q(ends__gt=clock.today()), customer__in=any_of(hit(policy)), products__overlap=skus)
        .select_related("partner", "customer")
        .order_by("ends", "pk")
    )
    lines = [
        Line(
            row.code,
            f"{row.get_business_display()} · {row.partner} · {row.customer}",
            reverse("licensing:commitment_detail", args=[row.pk]),
        )
        for row in rows[:MOST]
    ]
    return Group(_("Running business with these customers"), rows.count(), lines)


def hit(policy: Policy) -> list[int]:
    """Return the customers that the act hit, in scope or unproven."""
    enacted = policy.previews.enacted().first()
    return [pk for keys in enacted.found["customers"].values() for pk in keys] if enacted else []


def customers(policy: Policy, _actor) -> Group:
    page = Line(_("Who was hit, by name"), "", reverse("licensing:policy_detail", args=[policy.pk]))
    return Group(_("Customers in scope, or of whom it is not known"), len(hit(policy)), [page])


def notices(policy: Policy, actor) -> list[Group]:
    rows = Notice.objects.visible_to(actor).filter(policy=policy, sent_at__isnull=False).order_by("pk")
    return [notice_group(row) for row in rows]


def notice_group(row: Notice) -> Group:
    counts = board_counts(row)
    aside = _("acknowledged: %(acknowledged)s; owed: %(owed)s") % counts
    line = Line(f"{row}: {row.subject}", aside, reverse("notices:notice_detail", args=[row.pk]))
    return Group(_("Partners told by %(notice)s") % {"notice": row}, counts["sent"], [line])
