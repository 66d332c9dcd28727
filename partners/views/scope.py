"""The partner a page is about, found within what the actor may know of."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from partners.models import Partner


def scoped_partner(request, slug: str) -> Partner:
    return get_object_or_404(Partner.objects.visible_to(request.actor).select_related("parent"), slug=slug)


def managed_partner(request, slug: str) -> Partner:
    """Return the partner if the actor manages its people."""
    partner = scoped_partner(request, slug)
    if not request.actor.manages_people_of(partner.pk):
        raise PermissionDenied
    return partner


def address_of(partner: Partner) -> str:
    return reverse("partners:partner_detail", args=[partner.slug])


def people_of(partner: Partner) -> str:
    return reverse("partners:people", args=[partner.slug])
