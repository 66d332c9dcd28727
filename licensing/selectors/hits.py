"""Whom a draft hits, as its preview shows them and its downloads list them: all of them, however many."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from customers.models import Customer, Segment
from licensing.decision.lifting import Business, run_off_reason, term_of
from licensing.models import BusinessClass, Commitment, Policy, Product
from licensing.models.decision import Verdict
from licensing.selectors.gather import policy_fact
from licensing.selectors.impact import Flip, Impact, PartnerHit, identifiers_of, row_of
from partners.models import Partner

Sheet = tuple[list[str], list[list]]
"""Headings and rows of a download."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What the same partners lose alike: countries and segments, by code."""

    countries: list[str]
    segments: list[str]
    partners: list[Partner]


def losses(hits: list[PartnerHit]) -> list[Loss]:
    """Return the partners by what they lose, most partners first."""
    found: dict[tuple, list[Partner]] = defaultdict(list)
    for hit in hits:
        found[tuple(hit.countries), tuple(hit.segments)].append(hit.partner)
    alike = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [Loss(list(countries), list(segments), rows) for (countries, segments), rows in alike]


@dataclass(frozen=True, slots=True)
class Continuing:
    """Running business that goes on: how many of a kind end in the same month; None where no end is known."""

    business: str
    month: date | None
    count: int


def continuing(policy: Policy, impact: Impact) -> list[Continuing]:
    """Return what the policy leaves of the running business with the customers in its scope, by kind and end."""
    draft = policy_fact(row_of(policy))
    effective = draft.valid[0]
    skus = list(Product.objects.filter(line__slug__in=policy.lines).values_list("sku", flat=True))
    rows = Commitment.objects.filter(
        customer__in=impact.in_scope, partner__in=[hit.partner.pk for hit in impact.partners], products__overlap=skus
    )
    found: Counter = Counter()
    for row in rows:
        term = term_of(draft.run_off, effective, row.business)
        business = Business(row.business, row.since, str(row.pk), row.ends)
        reason = run_off_reason(business, term, effective, impact.on)
        if reason is not None and reason.code == "RUN_OFF_CONTINUES":
            ends = min((day for day in (row.ends, term.until) if day is not None), default=None)
            found[row.business, ends and ends.replace(day=1)] += 1
    labels = dict(BusinessClass.choices)
    ordered = sorted(found.items(), key=lambda item: (item[0][0], item[0][1] or date.max))
    return [Continuing(str(labels[business]), month, count) for (business, month), count in ordered]


def sheet_of(impact: Impact, what: str) -> Sheet:
    """Return one list of the preview in full: `partners`, `customers` or `answers`."""
    return {"partners": partner_sheet, "customers": customer_sheet, "answers": answer_sheet}[what](impact)


def partner_sheet(impact: Impact) -> Sheet:
    names = {row.code: str(row) for row in Segment.objects.all()}
    header = [_("Partner code"), _("Partner"), _("Country"), _("Loses in"), _("Segments")]
    return header, [
        [
            hit.partner.slug,
            str(hit.partner),
            hit.partner.country,
            ", ".join(hit.countries),
            ", ".join(names[code] for code in hit.segments),
        ]
        for hit in impact.partners
    ]


def customer_groups(impact: Impact) -> list[tuple[str, list[Customer]]]:
    """Return the customers by how the policy finds them, each group with its title."""
    return [
        (_("In scope"), impact.in_scope),
        (_("Settled by the seller's statement"), impact.one_click),
        (_("Need an officer first"), impact.officer),
        (_("May not be sold to without proof"), impact.blocked),
    ]


def customer_sheet(impact: Impact) -> Sheet:
    header = [_("Country"), _("Identifier"), _("Customer"), _("How the policy finds it")]
    groups = customer_groups(impact)
    numbers = identifiers_of([row for _title, rows in groups for row in rows])
    return header, [[row.country, numbers.get(row.pk, ""), str(row), title] for title, rows in groups for row in rows]


def answer_sheet(impact: Impact) -> Sheet:
    header = [_("Receipt"), _("Partner"), _("Customer"), _("Before"), _("After")]
    return header, [answer_row(flip) for flip in impact.flips]


def answer_row(flip: Flip) -> list:
    customer = str(flip.row.customer or flip.row.customer_text)
    return [flip.row.receipt, str(flip.row.partner), customer, Verdict(flip.before).label, Verdict(flip.after).label]
