"""What merging two customers would do: what leads where, what contradicts, and which answers would be other ones."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from customers.models import Acquaintance, Customer, CustomerSegment, Identifier
from customers.selectors.entities import entity_of
from customers.selectors.groups import everyone_of, groups_of
from customers.services.merging import problem_of
from licensing import decision
from licensing.models import Commitment, Decision, License, Product
from licensing.selectors.gather import Wanted, gather
from partners.models import Partner
from ui.formats import region_name

MOST_PARTNERS = 50
"""Partners whose answers a preview compares; how many more there are is told."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, as the preview shows it."""

    customer: Customer
    identifiers: list[Identifier]
    segments: list[CustomerSegment]
    partners: int
    receipts: int
    commitments: int
    is_entity: bool


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """What a partner is told today of each of the two, and of both as one after the merge."""

    partner: Partner
    product: Product
    kept: str
    merged: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    kept: Side
    merged: Side
    problem: str
    conflicts: list[str]
    answers: list[OtherAnswer]
    compared: int
    partners_left_out: int


def preview_of(kept: Customer, merged: Customer, on: date) -> Preview:
    """Return what merging `merged` into `kept` would do on the day."""
    problem = problem_of(merged, kept)
    one, other = side_of(kept, on), side_of(merged, on)
    partners = who_knows(kept, merged)
    asked = partners[:MOST_PARTNERS]
    compared, answers = other_answers(kept, merged, asked, on) if problem is None else (0, [])
    return Preview(
        kept=one,
        merged=other,
        problem=str(problem or ""),
        conflicts=conflicts(one, other, on),
        answers=answers,
        compared=compared,
        partners_left_out=len(partners) - len(asked),
    )


def side_of(customer: Customer, on: date) -> Side:
    group = everyone_of(customer)
    carried = CustomerSegment.objects.filter(customer__in=group, valid__contains=on).select_related("segment")
    return Side(
        customer=customer,
        identifiers=list(Identifier.objects.filter(customer__in=group, is_current=True)),
        segments=list(carried.order_by("segment__axis", "pk")),
        partners=Acquaintance.objects.filter(customer__in=group).values("partner").distinct().count(),
        receipts=Decision.objects.filter(customer__in=group).count(),
        commitments=Commitment.objects.filter(customer__in=group).count(),
        is_entity=entity_of(customer) is not None,
    )


def conflicts(kept: Side, merged: Side, on: date) -> list[str]:
    """Return what the two say against each other; whoever merges decides in spite of it."""
    return [*region_conflict(kept.customer, merged.customer), *segment_conflicts(kept, merged), *shared(kept, merged)]


def region_conflict(kept: Customer, merged: Customer) -> list[str]:
    if not (kept.region and merged.region and kept.region != merged.region):
        return []
    text = _("They are in two regions, %(one)s and %(other)s: %(one)s will count.")
    return [text % {"one": region_name(kept.region), "other": region_name(merged.region)}]


def segment_conflicts(kept: Side, merged: Side) -> list[str]:
    """Return the findings of the two that cannot both be right: a state in one and none in the other, two activities."""
    text = _("%(axis)s: “%(one)s” on file of the one, “%(other)s” of the other; both will be carried.")
    return [
        text % {"axis": one.segment.get_axis_display(), "one": one.segment, "other": other.segment}
        for one in kept.segments
        for other in merged.segments
        if contradict(one, other)
    ]


def contradict(one: CustomerSegment, other: CustomerSegment) -> bool:
    first, second = one.segment, other.segment
    if first.axis != second.axis or first.pk == second.pk:
        return False
    if first.axis == "state":
        return "none" in (first.code, second.code)
    return first.parent_id != second.pk and second.parent_id != first.pk


def shared(kept: Side, merged: Side) -> list[str]:
    if not (kept.is_entity and merged.is_entity):
        return []
    return [_("Owners and shares are on file of both: they are counted as one company's, and the share is found anew.")]


def who_knows(kept: Customer, merged: Customer) -> list[Partner]:
    """Return the partners that know either of the two."""
    group = [*everyone_of(kept), *everyone_of(merged)]
    known = Acquaintance.objects.filter(customer__in=group).values("partner")
    return list(Partner.objects.sub_partners().filter(pk__in=known).order_by("name_en", "pk"))


def other_answers(kept: Customer, merged: Customer, partners: list[Partner], on: date) -> tuple[int, list[OtherAnswer]]:
    """Return how many questions were compared, and those whose answer is another one after the merge."""
    products = products_of(partners)
    wanted = Wanted(
        partners=frozenset(row.pk for row in partners),
        lines=frozenset(row.line_id for row in products),
        customers=frozenset({kept.pk, merged.pk}),
    )
    groups = groups_of(wanted.customers)
    before = gather(wanted, on=on, groups=groups)
    after, found = gather(wanted, on=on, groups=groups.joined(kept.pk, merged.pk)), []
    for partner in partners:
        for product in products:
            row = OtherAnswer(
                partner,
                product,
                verdict_of(partner, product, before.customers[str(kept.pk)], before, on),
                verdict_of(partner, product, before.customers[str(merged.pk)], before, on),
                verdict_of(partner, product, after.customers[str(kept.pk)], after, on),
            )
            found += [row] if {row.kept, row.merged} != {row.after} else []
    return len(partners) * len(products), found


def products_of(partners: list[Partner]) -> list[Product]:
    """Return one product of each line that the partners hold licenses of: a license speaks of whole lines."""
    lines = License.objects.open().filter(holder__in=partners).values("line")
    rows = Product.objects.filter(line__in=lines).select_related("line").order_by("line__name", "line_id", "sku")
    return list(rows.distinct("line__name", "line_id"))


def verdict_of(partner: Partner, product: Product, fact: decision.Customer, facts: decision.Facts, on: date) -> str:
    ref = decision.CustomerRef(fact.country, fact.identifier, fact.region)
    question = decision.Question(partner=str(partner.pk), customer=ref, product=product.sku, on=on)
    return decision.decide(question, facts).verdict
