"""Bringing in a list of restricted parties: by number exactly, by name as a question to an officer, asked once."""

from django.utils.translation import gettext as _

from customers.identifiers import Identified, IdentifierError, identify
from customers.identifiers.messages import problem_text
from customers.models import Customer
from customers.names import search_key
from customers.selectors.duplicates import alike_to_named
from customers.services.customers import add_customer
from files.importing import CHANGED, NEW, SAME, CellError, Column, ImportSpec, Run
from files.parsing import parse_day
from history import clock
from licensing.models import ListedMatch, MatchVerdict, Restriction
from licensing.services.restrictions import add_restriction, refresh_restriction
from partners.exceptions import Refused
from partners.imports import limited, numbered, parse_country


def apply(values: dict, run: Run) -> str:
    """Restrict whom a row names by number; whom it only names is matched by name, and asked of an officer."""
    if values["source_date"] > clock.today():
        raise CellError(_("The list cannot be of a day to come."), _("Give the day of the list."), "source_date")
    identified = identified_of(values)
    try:
        if identified is None:
            return by_name(values, run)
        customer, _is_new = add_customer(identified, actor=run.actor, reason=run.reason, name=values["name"])
        return restrict(customer, values, run)
    except Refused as refusal:
        raise CellError(str(refusal)) from refusal


def identified_of(values: dict) -> Identified | None:
    if not values["identifier"]:
        return None
    try:
        return identify(values["country"], values["scheme"], values["identifier"])
    except IdentifierError as error:
        raise CellError(problem_text(error), column="identifier") from error


def restrict(customer: Customer, values: dict, run: Run) -> str:
    """Restrict a customer, or note that the newer list still names it."""
    who, told = {"actor": run.actor, "reason": run.reason}, told_of(values)
    standing = Restriction.objects.of_group(customer.standing).in_force(clock.today()).filter(source=values["source"])
    standing = standing.order_by("pk").first()
    if standing is None:
        add_restriction(customer, since=clock.today(), source=values["source"], **told, **who)
        return NEW
    fresh = {name: told[name] for name in ("source_date", "evidence")}
    return CHANGED if refresh_restriction(standing, **fresh, **who) else SAME


def told_of(values: dict) -> dict:
    return {
        "source_date": values["source_date"],
        "evidence": values["evidence"] or values["source"],
        "listed_as": values["name"],
    }


def by_name(values: dict, run: Run) -> str:
    """Take up what was said of this listed name before, and ask of whom it is likely and nothing was said.

    What is said of a customer, and its name, stand for the one it was merged into.
    """
    listed = f"{values['country']} {search_key(values['name'])}"
    rows = ListedMatch.objects.filter(source=values["source"], listed=listed).select_related("customer__merged_into")
    found = [take_up(row, values, run) for row in rows.order_by("pk")]
    said = {row.customer.standing.pk for row in rows}
    for likely in alike_to_named(values["country"], values["name"], Customer.objects.select_related("merged_into")):
        customer = likely.customer.standing
        if customer.pk not in said:
            ask(customer, likely.found.score, listed, values)
            said.add(customer.pk)
            found.append(NEW)
    return next((outcome for outcome in (NEW, CHANGED) if outcome in found), SAME)


def take_up(match: ListedMatch, values: dict, run: Run) -> str:
    if match.verdict == MatchVerdict.SAME:
        return restrict(match.customer, values, run)
    told = told_of(values)
    if match.verdict == MatchVerdict.OPEN and match.source_date < told["source_date"]:
        for name, value in told.items():
            setattr(match, name, value)
        match.save()
        return CHANGED
    return SAME


def ask(customer: Customer, score: int, listed: str, values: dict) -> ListedMatch:
    return ListedMatch.objects.create(
        source=values["source"],
        listed=listed,
        customer=customer,
        score=score,
        verdict=MatchVerdict.OPEN,
        at=clock.now(),
        **told_of(values),
    )


RESTRICTIONS = ImportSpec(
    title="restrictions",
    columns=(
        Column("source", ("Source", "Источник"), True, limited(200), example="Vendor's list of restricted parties"),
        Column("source_date", ("Date of the list", "Дата списка"), True, parse_day, example="2021-03-31"),
        Column("country", ("Country", "Страна"), True, parse_country, example="RU"),
        Column("name", ("Name", "Название", "Наименование"), True, limited(300), example="Ромашка, ООО"),
        Column(
            "identifier", ("Identifier", "Идентификатор", "Tax identifier", "ИНН", "БИН", "УНП"), parse=numbered(60)
        ),
        Column("scheme", ("Scheme", "Вид идентификатора"), parse=limited(20)),
        Column("evidence", ("What shows it", "Основание"), parse=limited(500), example="Annex 2, line 14"),
    ),
    apply=apply,
    key=lambda values: (values["source"], values["country"], values["identifier"] or search_key(values["name"])),
)
