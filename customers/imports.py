"""Bringing in customers from a file."""

from django.utils.translation import gettext as _

from customers.identifiers import IdentifierError, identify
from customers.identifiers.messages import problem_text
from customers.models import Basis, Segment
from customers.services.customers import add_customer, correct_name
from customers.services.segments import set_segment
from files.importing import CHANGED, NEW, SAME, CellError, Column, ImportSpec, Run
from files.parsing import parse_day
from partners.imports import parse_country


def parse_segments(text: str) -> list[str]:
    return [code.strip().lower() for code in text.replace(";", ",").split(",") if code.strip()]


def apply(values: dict, run: Run) -> str:
    """Add a customer, or correct its name, and record the segments it carries."""
    try:
        identified = identify(values["country"], values["scheme"], values["identifier"])
    except IdentifierError as error:
        column = "scheme" if error.code == "unknown_scheme" else "identifier"
        raise CellError(problem_text(error), column=column) from error
    customer, created = add_customer(
        identified,
        actor=run.actor,
        reason=run.reason,
        name=values["name"],
        name_latin=values["name_latin"] or "",
        region=values["region"] or "",
    )
    outcome = NEW if created else SAME
    if not created and values["name"] != customer.name:
        named = correct_name(
            customer, actor=run.actor, reason=run.reason, name=values["name"], name_latin=values["name_latin"] or ""
        )
        outcome = CHANGED if named else SAME
    return carry(customer, values, run, outcome)


def carry(customer, values: dict, run: Run, outcome: str) -> str:
    known = run.kept.setdefault("segments", {row.code: row for row in Segment.objects.in_use()})
    for code in values["segments"] or []:
        if code not in known:
            text = _("“%(code)s” is no segment.") % {"code": code}
            raise CellError(text, _("Give some of: %(known)s.") % {"known": ", ".join(known)}, "segments")
        before = customer.segments.count()
        set_segment(
            customer,
            segment=known[code],
            basis=Basis.IMPORT,
            evidence=values["evidence"] or run.reason,
            since=values["since"],
            actor=run.actor,
            reason=run.reason,
        )
        if customer.segments.count() != before and outcome == SAME:
            outcome = CHANGED
    return outcome


CUSTOMERS = ImportSpec(
    title="customers",
    columns=(
        Column("country", ("Country", "Страна"), True, parse_country, example="RU"),
        Column("identifier", ("Identifier", "Tax identifier", "ИНН", "Идентификатор"), True, example="7700000009"),
        Column("scheme", ("Scheme", "Вид идентификатора"), example="RU-INN"),
        Column("name", ("Name", "Название", "Наименование"), True, example="ООО «Ромашка»"),
        Column("name_latin", ("Name, Latin", "Название латиницей"), example="Romashka LLC"),
        Column("region", ("Region", "Регион"), example="RU-MOW"),
        Column("segments", ("Segments", "Сегменты"), parse=parse_segments, example="university, institution"),
        Column("evidence", ("Evidence", "Основание"), example="Charter of 2015"),
        Column("since", ("Since", "С даты"), parse=parse_day, example="2020-01-01"),
    ),
    apply=apply,
    key=lambda values: (values["country"], "".join(filter(str.isalnum, values["identifier"]))),
)
