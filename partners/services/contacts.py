"""Contacts of a partner: a name and a mail address, with or without an account."""

from django.db import transaction
from django.utils.translation import gettext as _

from history import clock
from partners.exceptions import Refused
from partners.models import Contact, FormerAddress, Partner


def add_contact(partner: Partner, *, name: str, email: str, **values) -> Contact:
    """Add a contact. Twice is once; another name under the same address is refused."""
    name, email = name.strip(), email.strip().lower()
    contact, created = Contact.objects.get_or_create(partner=partner, email=email, defaults={"name": name, **values})
    if not created and contact.name != name:
        text = _("%(email)s is a contact of %(partner)s already, as %(name)s: correct that one.")
        raise Refused(text % {"email": email, "partner": partner, "name": contact.name}, "taken")
    return contact


def correct_contact(contact: Contact, *, actor=None, reason: str = "", **values) -> bool:
    """Correct a contact; a new address has not bounced yet, the old one stays findable. Return whether any differed."""
    former = contact.email
    if "email" in values:
        values["email"] = values["email"].strip().lower()
        if values["email"] != contact.email:
            check_free(contact, values["email"])
            values["bounced_at"] = None
    different = [name for name, value in values.items() if getattr(contact, name) != value]
    for name in different:
        setattr(contact, name, values[name])
    with transaction.atomic():
        if different:
            contact.save(update_fields=different)
        if contact.email != former:
            keep_address(former, contact=contact, actor=actor, reason=reason)
    return bool(different)


def keep_address(email: str, *, actor, reason: str, user=None, contact: Contact | None = None) -> FormerAddress:
    """Keep the address that a person or a contact had until now."""
    return FormerAddress.objects.create(
        email=email, user=user, contact=contact, by=actor, reason=reason, at=clock.now()
    )


def choose_language(user, *, language: str) -> bool:
    """Write to a person in another language from now on, under every contact; return whether it is another."""
    with transaction.atomic():
        Contact.objects.filter(user=user).exclude(language=language).update(language=language)
        if user.language == language:
            return False
        user.language = language
        user.save(update_fields=["language"])
    return True


def check_free(contact: Contact, email: str) -> None:
    if Contact.objects.filter(partner=contact.partner_id, email=email).exclude(pk=contact.pk).exists():
        text = _("%(email)s is another contact of %(partner)s: correct that one.")
        raise Refused(text % {"email": email, "partner": contact.partner}, "taken")
