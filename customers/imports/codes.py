"""Register codes in the rows of a file of customers: a column for each scheme."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from customers.codes import COUNTRIES, EXAMPLES, tidied
from customers.models import Customer, CustomerCode
from customers.services.codes import Meant, Tables, check_country, new_code, set_code, tables_now
from files.importing import CellError, Column, Run
from history.reading import any_of
from partners.exceptions import Refused
from partners.imports import limited

TITLES = {
    "okopf": ("OKOPF", "ОКОПФ"),
    "okfs": ("OKFS", "ОКФС"),
    "okogu": ("OKOGU", "ОКОГУ"),
    "okved": ("OKVED", "ОКВЭД"),
    "kfs": ("KFS", "КФС"),
    "kbe": ("KBe", "КБе"),
    "kopfg": ("KOPFG", "КОПФГ"),
}


def parse_for(scheme: str) -> Callable[[str], str]:
    check_length = limited(20)
    return lambda text: tidied(check_length(text))


COLUMNS = tuple(
    Column(scheme, TITLES[scheme], parse=parse_for(scheme), example=EXAMPLES[scheme] if country == "RU" else "")
    for scheme, country in COUNTRIES.items()
)


def gives_codes(values: dict) -> bool:
    return any(values.get(scheme) for scheme in COUNTRIES)


def tables_of(run: Run) -> Tables:
    if "code_tables" not in run.kept:
        run.kept["code_tables"] = tables_now()
    return run.kept["code_tables"]


def codes_in(values: dict, run: Run) -> list[Meant]:
    """Return the codes of a row; CellError, with the column, for one that is none."""
    found = []
    for scheme in COUNTRIES:
        if values.get(scheme):
            try:
                found.append(tables_of(run).read(scheme, values[scheme]))
            except Refused as refusal:
                raise CellError(str(refusal), column=scheme) from refusal
    return found


def plain_codes(values: dict, country: str, run: Run) -> list[Meant] | None:
    """Return the codes of a row, or None where one of them is to be looked at closely."""
    try:
        found = codes_in(values, run)
    except CellError:
        return None
    return found if all(COUNTRIES[code.scheme] == country for code in found) else None


def had_codes(customers: Iterable[int]) -> dict[int, set[tuple]]:
    """Return which codes each customer has, or had: what was ended stays ended, and is not brought in again."""
    found = defaultdict(set)
    rows = CustomerCode.objects.filter(customer_id__in=any_of(customers)).order_by()
    for customer, *code in rows.values_list("customer", "scheme", "code", "edition"):
        found[customer].add(tuple(code))
    return found


def lacking_codes(codes: list[Meant], had: set[tuple]) -> list[Meant]:
    return [code for code in codes if (code.scheme, code.code, code.edition) not in had]


def as_row(customer: Customer, code: Meant, *, source: str, since) -> CustomerCode:
    return new_code(customer, code, source=source[:300], valid=DateRange(since, None))


def carry_codes(customer: Customer, values: dict, run: Run, source: str) -> bool:
    """Record the codes of one row that the customer never had; return whether there were any."""
    codes = codes_in(values, run)
    for code in codes:
        try:
            check_country(customer, code.scheme)
        except Refused as refusal:
            raise CellError(str(refusal), column=code.scheme) from refusal
    codes = lacking_codes(codes, had_codes([customer.pk])[customer.pk])
    if codes and not source:
        raise CellError(_("Nothing says where its codes stand."), _("Name what shows it."), "evidence")
    for code in codes:
        set_code(customer, code, source=source[:300], since=values["since"], actor=run.actor, reason=run.reason)
    return bool(codes)
