"""Reading and acknowledging."""

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from history import clock
from notices.models import Acknowledgement, Delivery, Notice, NoticeReading
from partners.exceptions import Refused

SALT = "notices.delivery"
LINK_DAYS = 60


def mark_read(notice: Notice, *, actor) -> None:
    """Keep that a person opened a notice, once."""
    NoticeReading.objects.get_or_create(
        notice=notice, partner_id=actor.home_id, user=actor.user, defaults={"at": clock.now()}
    )


def acknowledge(
    notice: Notice, *, partner_id: int, name: str, role: str, language: str, user=None, contact=None
) -> Acknowledgement:
    """Confirm a notice for an organization with a person's name and role. Twice is once: the first stands."""
    if not notice.needs_acknowledgement:
        raise Refused(_("This notice asks for no acknowledgement."), "not_asked")
    with transaction.atomic():
        row, _created = Acknowledgement.objects.get_or_create(
            notice=notice,
            partner_id=partner_id,
            defaults={
                "user": user,
                "contact": contact,
                "name": name.strip(),
                "role": role.strip(),
                "language": language,
                "text_hash": notice.text_hash,
                "at": clock.now(),
            },
        )
    return row


def link_token(delivery: Delivery) -> str:
    """Return the signed key that opens the one notice of a delivery for its contact's address, for LINK_DAYS."""
    return signing.dumps([delivery.pk, delivery.contact.email], salt=SALT)


def open_link(token: str) -> Delivery | None:
    """Return the delivery a key opens, marked as read; None for a key that is wrong or too old.

    The key is the address's: it opens nothing once the contact has left or has another address.
    """
    try:
        pk, email = signing.loads(token, salt=SALT, max_age=LINK_DAYS * 24 * 3600)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    rows = Delivery.objects.select_related("notice", "partner", "contact")
    delivery = rows.filter(pk=pk, notice__sent_at__isnull=False, contact__is_active=True, contact__email=email).first()
    if delivery is not None and delivery.read_at is None:
        delivery.read_at = clock.now()
        delivery.save(update_fields=["read_at"])
    return delivery
