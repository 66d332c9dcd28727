"""Contacts of a partner: a name and a mail address, with or without an account."""

from django.utils.translation import gettext as _

from partners.exceptions import Refused
from partners.models import Contact, Partner


def add_contact(partner: Partner, *, name: str, email: str, **values) -> Contact:
    """Add a contact. Twice is once; another name under the same address is refused."""
    name, email = name.strip(), email.strip().lower()
    contact, created = Contact.objects.get_or_create(partner=partner, email=email, defaults={"name": name, **values})
    if not created and contact.name != name:
        text = _("%(email)s is a contact of %(partner)s already, as %(name)s: correct that one.")
        raise Refused(text % {"email": email, "partner": partner, "name": contact.name}, "taken")
    return contact


def correct_contact(contact: Contact, **values) -> bool:
    """Correct a contact; a new address has not bounced yet. Return whether anything was different."""
    if "email" in values:
        values["email"] = values["email"].strip().lower()
        if values["email"] != contact.email:
            check_free(contact, values["email"])
            values["bounced_at"] = None
    different = [name for name, value in values.items() if getattr(contact, name) != value]
    for name in different:
        setattr(contact, name, values[name])
    if different:
        contact.save(update_fields=different)
    return bool(different)


def check_free(contact: Contact, email: str) -> None:
    if Contact.objects.filter(partner=contact.partner_id, email=email).exclude(pk=contact.pk).exists():
        text = _("%(email)s is another contact of %(partner)s: correct that one.")
        raise Refused(text % {"email": email, "partner": contact.partner}, "taken")
