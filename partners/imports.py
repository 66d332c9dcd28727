"""Bringing in partners with their contacts from a file: one row a partner, or one more contact of it."""

import re
from functools import cache

from babel import Locale
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from files.importing import CHANGED, NEW, SAME, CellError, Column, ImportSpec, Run
from files.parsing import one_of, parse_day
from history import clock
from partners.exceptions import Refused
from partners.models import Contact, ContactRole, Partner
from partners.reference import COUNTRIES
from partners.services.contacts import add_contact, correct_contact
from partners.services.partners import add_partner, correct_partner

OWN = ("name_en", "name_ru", "country", "city", "tax_id", "language")
"""What the columns say of the partner itself; an empty cell leaves what is on file."""

LOST_DIGITS = re.compile(r"\d(?:[.,]\d+)?[EeЕе]\+?\d{1,3}")
"""A number as a spreadsheet shows it where the column is too narrow for it: 7,73605E+09, the letter in either script."""
LANGUAGE_NAMES = {"english": "en", "английский": "en", "russian": "ru", "русский": "ru"}


def parse_country(text: str) -> str:
    """Return the code of a country given by its code, or by its name in English or Russian."""
    wanted = text.strip()
    if wanted.upper() in COUNTRIES:
        return wanted.upper()
    if wanted.casefold() in country_names():
        return country_names()[wanted.casefold()]
    raise CellError(
        _("This is no country of the portal."), _("Give one of: %(known)s.") % {"known": ", ".join(COUNTRIES)}
    )


@cache
def country_names() -> dict[str, str]:
    """Return the code of every country of the portal by its name in English and in Russian, case folded."""
    return {Locale(language).territories[code].casefold(): code for language in ("ru", "en") for code in COUNTRIES}


def parse_code(text: str) -> str:
    code = text.strip().lower()
    if not re.fullmatch(r"[a-z0-9_-]{1,60}", code):
        raise CellError(
            _("This is no code of a partner."), _("Use Latin letters, digits and hyphens, such as romashka-kz.")
        )
    return code


def parse_email(text: str) -> str:
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise CellError(_("This is no mail address."), _("Write it as name@company.example.")) from error
    return email


def parse_language(text: str) -> str:
    code = LANGUAGE_NAMES.get(text.casefold(), text.casefold())
    if code not in LANGUAGE_NAMES.values():
        raise CellError(_("This is no language of the portal."), _("Write en or ru."))
    return code


def parse_contact_role(text: str) -> str:
    return one_of(dict(ContactRole.choices))(text)


def limited(most: int):
    """Return a parser of a text of at most so many characters."""

    def parse(text: str) -> str:
        clean = " ".join(text.split())
        if len(clean) > most:
            raise CellError(_("This is too long."), _("Give at most %(most)s characters.") % {"most": most})
        return clean

    return parse


def numbered(most: int):
    """Return a parser of a number kept as text, which tells of the digits that a spreadsheet lost."""

    def parse(text: str) -> str:
        if LOST_DIGITS.fullmatch(text.strip()):
            raise CellError(
                _("Excel has shortened this number and lost its last digits."),
                _("Format the column as text, enter the number in full and export the file anew."),
            )
        return limited(most)(text)

    return parse


def apply(values: dict, run: Run) -> str:
    """Add or correct the partner of a row, then its contact."""
    check_one_voice(values, run)
    try:
        partner, outcome = bring_partner(values, run)
        return bring_contact(partner, values, outcome)
    except Refused as refusal:
        raise CellError(str(refusal), column={"circle": "parent", "link": "parent"}.get(refusal.code, "")) from refusal


def check_one_voice(values: dict, run: Run) -> None:
    """Refuse a row that says something else of a partner than an earlier row of the file."""
    said = run.kept.setdefault(values["slug"], {})
    for name in (*OWN, "parent", "since"):
        if values[name] is None:
            continue
        if said.setdefault(name, values[name]) != values[name]:
            expected = _("Give “%(value)s” again, or leave the cell empty.") % {"value": said[name]}
            raise CellError(_("An earlier row says something else of this partner."), expected, name)


def bring_partner(values: dict, run: Run) -> tuple[Partner, str]:
    partner = Partner.objects.select_related("parent").filter(slug=values["slug"]).first()
    given = {name: values[name] for name in OWN if values[name] is not None}
    if partner is None:
        for name in ("name_en", "country"):
            if name not in given:
                raise CellError(_("A new partner needs a value here."), column=name)
        parent = manager(values["parent"]) or Partner.objects.operator()
        since = values["since"] or clock.today()
        added = add_partner(
            actor=run.actor, reason=run.reason, slug=values["slug"], parent=parent, since=since, **given
        )
        return added, NEW
    if values["parent"]:
        given["parent"] = manager(values["parent"])
    changed = correct_partner(partner, actor=run.actor, reason=run.reason, **given)
    return partner, CHANGED if changed else SAME


def manager(code: str | None) -> Partner | None:
    if not code:
        return None
    found = Partner.objects.filter(slug=code).first()
    if found is None:
        text = _("No partner has the code “%(code)s”.") % {"code": code}
        raise CellError(text, _("Put its own row above this one, or leave the cell empty: the distributor."), "parent")
    return found


def bring_contact(partner: Partner, values: dict, outcome: str) -> str:
    """Add the contact of a row, or correct it; return what the row did in all."""
    email = values["contact_email"]
    if not email:
        if values["contact_name"]:
            raise CellError(_("The contact has no mail address."), _("Give one, or no contact."), "contact_email")
        return outcome
    given = {
        "name": values["contact_name"],
        "role": values["contact_role"],
        "language": values["contact_language"],
    }
    given = {name: value for name, value in given.items() if value is not None}
    contact = Contact.objects.filter(partner=partner, email=email).first()
    if contact is None:
        if "name" not in given:
            raise CellError(_("The contact has no name."), _("Give the name of the person."), "contact_name")
        add_contact(partner, email=email, **{"language": partner.language, **given})
        return CHANGED if outcome == SAME else outcome
    if correct_contact(contact, **given) and outcome == SAME:
        return CHANGED
    return outcome


PARTNERS = ImportSpec(
    title="partners",
    columns=(
        Column("slug", ("Partner code", "Код партнёра", "Code", "Код"), True, parse_code, example="romashka-kz"),
        Column(
            "name_en",
            ("Name, Latin", "Название латиницей", "Name"),
            parse=limited(200),
            example="Romashka Kazakhstan LLP",
        ),
        Column(
            "name_ru",
            ("Name, Cyrillic", "Название кириллицей", "Название"),
            parse=limited(200),
            example="ТОО «Ромашка Казахстан»",
        ),
        Column("country", ("Country", "Страна"), parse=parse_country, example="KZ"),
        Column("city", ("City", "Город"), parse=limited(100), example="Almaty"),
        Column(
            "tax_id", ("Tax identifier", "Налоговый номер", "ИНН", "БИН"), parse=numbered(40), example="123456789012"
        ),
        Column("parent", ("Managed by", "Кем управляется"), parse=parse_code, example=""),
        Column("since", ("Partner since", "Партнёр с"), parse=parse_day, example="2020-01-01"),
        Column("language", ("Language", "Язык"), parse=parse_language, example="ru"),
        Column(
            "contact_name", ("Contact name", "Контакт", "Имя контакта"), parse=limited(200), example="Aigerim Sample"
        ),
        Column(
            "contact_email",
            ("Contact e-mail", "Почта контакта", "E-mail"),
            parse=parse_email,
            example="sales@romashka.example",
        ),
        Column("contact_role", ("Contact role", "Роль контакта"), parse=parse_contact_role, example="sales"),
        Column("contact_language", ("Contact language", "Язык контакта"), parse=parse_language, example="ru"),
    ),
    apply=apply,
    key=lambda values: (values["slug"], values["contact_email"]),
)
