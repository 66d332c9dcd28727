"""Bringing in partners with their contacts from a file: one row a contact."""

from django.conf import settings
from django.utils.translation import gettext as _

from files.importing import CHANGED, NEW, SAME, CellError, Column, ImportSpec, Run
from files.parsing import one_of, parse_day
from history import clock
from partners.exceptions import Refused
from partners.models import Contact, ContactRole, Partner
from partners.reference import COUNTRIES
from partners.services.partners import add_partner, correct_partner

LANGUAGES = dict(settings.LANGUAGES)


def parse_country(text: str) -> str:
    code = text.strip().upper()
    if code not in COUNTRIES:
        raise CellError(_("This is no country known here."), _("Give one of: %(known)s.") % {"known": ", ".join(COUNTRIES)})
    return code


def parse_slug(text: str) -> str:
    code = text.strip().lower()
    if not code.replace("-", "").replace("_", "").isalnum() or not code.isascii():
        raise CellError(_("A code has Latin letters, digits and dashes only."), _("Right would be such as sever-plus."))
    return code


def parse_email(text: str) -> str:
    name, at, domain = text.strip().lower().partition("@")
    if not (name and at and "." in domain and " " not in text.strip()):
        raise CellError(_("This is no mail address."), _("Right would be such as name@partner.example."))
    return text.strip().lower()


def apply(values: dict, run: Run) -> str:
    """Add or correct the partner of a row, and its contact."""
    partner = Partner.objects.filter(slug=values["code"]).first()
    parent = manager(values, run)
    given = {
        name: values[name] for name in ("name_en", "name_ru", "country", "city", "tax_id", "language") if values[name] is not None
    }
    outcome = SAME
    if partner is None:
        since = values["since"] or clock.today()
        partner = add_partner(
            actor=run.actor, reason=run.reason, slug=values["code"], since=since, parent=parent, **given
        )
        outcome = NEW
    else:
        if values["parent"]:
            given["parent"] = parent
        try:
            if correct_partner(partner, actor=run.actor, reason=run.reason, **given):
                outcome = CHANGED
        except Refused as refusal:
            raise CellError(str(refusal), column="parent") from refusal
    return bring_contact(partner, values, outcome)


def manager(values: dict, run: Run) -> Partner:
    if values["parent"]:
        parent = Partner.objects.filter(slug=values["parent"].lower()).first()
        if parent is None:
            raise CellError(_("No partner has this code."), _("Give the code of a partner on file or above this row."), "parent")
        return parent
    if "operator" not in run.kept:
        run.kept["operator"] = Partner.objects.filter(is_operator=True).first()
    return run.kept["operator"]


def bring_contact(partner: Partner, values: dict, outcome: str) -> str:
    if not values["contact_email"]:
        return outcome
    given = {"name": values["contact_name"] or values["contact_email"]}
    if values["contact_role"]:
        given["role"] = values["contact_role"]
    given["language"] = values["contact_language"] or values["language"] or partner.language
    contact = Contact.objects.filter(partner=partner, email=values["contact_email"]).first()
    if contact is None:
        Contact.objects.create(partner=partner, email=values["contact_email"], **given)
        return outcome if outcome == NEW else CHANGED
    different = [name for name, value in given.items() if getattr(contact, name) != value]
    for name in different:
        setattr(contact, name, given[name])
    if different:
        contact.save(update_fields=different)
    return CHANGED if different and outcome == SAME else outcome


PARTNERS = ImportSpec(
    title="partners",
    columns=(
        Column("code", ("Partner code", "Код партнёра", "Код"), True, parse_slug, example="sever-plus"),
        Column("name_en", ("Name", "Name, Latin", "Название латиницей"), True, example="Sever Plus"),
        Column("name_ru", ("Name, Cyrillic", "Название"), example="Север Плюс"),
        Column("country", ("Country", "Страна"), True, parse_country, example="KZ"),
        Column("city", ("City", "Город"), example="Алматы"),
        Column("tax_id", ("Tax identifier", "ИНН", "Налоговый номер"), example="010140000004"),
        Column("parent", ("Managed by", "Кем управляется"), example="distributor"),
        Column("since", ("Partner since", "Партнёр с"), parse=parse_day, example="2020-01-01"),
        Column("language", ("Language", "Язык"), parse=one_of(LANGUAGES), example="ru"),
        Column("contact_name", ("Contact", "Контакт", "Контактное лицо"), example="Айгерим Садыкова"),
        Column("contact_email", ("Contact e-mail", "E-mail", "Почта"), parse=parse_email, example="a.sadykova@sever.example"),
        Column("contact_role", ("Contact role", "Роль контакта"), parse=one_of(dict(ContactRole.choices)), example="compliance"),
        Column("contact_language", ("Contact language", "Язык контакта"), parse=one_of(LANGUAGES), example="ru"),
    ),
    apply=apply,
    key=lambda values: (values["code"], values["contact_email"]),
)
