"""The six steps from an empty portal to its first answer, each ticked by what is on file."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Segment
from licensing.models import License, Product
from partners.models import Contact, Invitation, Partner


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    text: str
    url: str
    label: str
    done: bool


def steps() -> list[Step]:
    """Return the steps in their order."""
    subs = Partner.objects.sub_partners()
    return [
        Step(
            _("Catalogue"),
            _("The vendor's product lines and products, and where they are offered."),
            reverse("licensing:catalogue"),
            _("Open the catalogue"),
            Product.objects.exists(),
        ),
        Step(
            _("Segments"),
            _("What customers do, and what part the state has in them: a tree to begin with."),
            reverse("load_segments"),
            _("Load the standard tree"),
            Segment.objects.exists(),
        ),
        Step(
            _("The vendor's grant"),
            _("What your contract with the vendor lets you sell."),
            reverse("licensing:vendor_grant"),
            _("Record the grant"),
            License.objects.filter(grantor=None).exists(),
        ),
        Step(
            _("Partners and contacts"),
            _("From a file, or one by one."),
            reverse("imports:page", args=["partners"]),
            _("Bring in partners"),
            subs.exists() and Contact.objects.filter(partner__in=subs).exists(),
        ),
        Step(
            _("Licenses"),
            _("What each partner may sell: from a file, by bundle or in its matrix. Customers come the same way."),
            reverse("imports:page", args=["licenses"]),
            _("Bring in licenses"),
            License.objects.filter(grantor__isnull=False).exists(),
        ),
        Step(
            _("Invite"),
            _("Contacts become people who sign in and ask."),
            reverse("partners:invite_selection"),
            _("Invite contacts"),
            Invitation.objects.exists(),
        ),
    ]
