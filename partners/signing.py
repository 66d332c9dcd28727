"""Who has signed which agreement, and who still owes it. Every active sub-partner signs the newest version."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.urls import reverse

from partners.models import Agreement, Hold, HoldReason, Partner, Signature


def in_force(on: date) -> list[Agreement]:
    """Return of each agreement the newest version that has begun, by code."""
    return list(Agreement.objects.filter(since__lte=on).newest())


def signers(on: date) -> QuerySet[Partner]:
    """Return who has to sign: sub-partners whose partnership stands on the day."""
    return Partner.objects.sub_partners().active(on)


def unsigned(agreement: Agreement, on: date) -> QuerySet[Partner]:
    """Return who has to sign the version and has not, by name."""
    signed = Signature.objects.filter(agreement=agreement, partner=OuterRef("pk"))
    return signers(on).filter(~Exists(signed)).order_by("name_en", "pk")


def overdue(on: date) -> list[tuple[Partner, list[Agreement]]]:
    """Return who is to be stopped on the day, each with the agreements it owes, in the order of the partners' names."""
    owing: dict[Partner, list[Agreement]] = {}
    for agreement in in_force(on):
        if agreement.stops and agreement.due < on:
            for partner in unsigned(agreement, on):
                owing.setdefault(partner, []).append(agreement)
    return sorted(owing.items(), key=lambda item: (item[0].name_en, item[0].pk))


def late(on: date) -> list[tuple[Agreement, int]]:
    """Return the versions whose last day has passed, stopping or not, with how many have not signed them."""
    counted = [(row, unsigned(row, on).count()) for row in in_force(on) if row.due < on]
    return [(row, count) for row, count in counted if count]


def own_holds(on: date) -> QuerySet[Hold]:
    """Return the stops in force that came from an agreement's last day, not from a person."""
    page = reverse("partners:agreement_list")
    return Hold.objects.in_force(on).filter(reason=HoldReason.AGREEMENT, cause_url__startswith=page)


def overdue_of(partner: Partner, on: date) -> list[Agreement]:
    """Return the agreements for want of which a partner is stopped on the day."""
    return [row for row in owed_by(partner, on) if row.stops and row.due < on]


def owed_by(partner: Partner, on: date) -> list[Agreement]:
    """Return the versions a partner has to sign and has not, the first due first."""
    if partner.is_operator or partner.is_link:
        return []
    signed = set(Signature.objects.filter(partner=partner).values_list("agreement", flat=True))
    return sorted((row for row in in_force(on) if row.pk not in signed), key=lambda row: (row.due, row.pk))


def with_counts(rows: QuerySet[Agreement], on: date) -> QuerySet[Agreement]:
    """Return versions with `signed`, how many of those who have to sign did, and `asked`, how many they are."""
    who = Q(signatures__partner__in=signers(on).values("pk"))
    return rows.annotate(signed=Count("signatures", filter=who), asked=Value(signers(on).count()))
