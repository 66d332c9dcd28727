"""Register codes of customers, and the rules that say what a code means for a segment."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from customers.codes import COUNTRIES, EXAMPLES, is_well_formed, looked_up, tidied
from customers.models import Code, CodeRule, CodeScheme, CodeTable, Customer, CustomerCode, Segment
from customers.services.periods import check_period, ended, standing_for
from customers.services.profiles import BATCH, reprofile
from history.changes import change, person
from jobs.running import queue_job
from partners.exceptions import Refused
from partners.services.partners import correct
from ui.formats import period


@dataclass(frozen=True, slots=True)
class Meant:
    """What a written code is: `edition` is empty for the current one, `counts_as` the code the rules read it by."""

    scheme: str
    code: str
    edition: str
    counts_as: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of codes as they stand: `current` and `earlier` by scheme, which schemes have all their codes."""

    current: set[tuple[str, str]]
    earlier: dict[tuple[str, str], list[Code]]
    complete: set[str]

    def read(self, scheme: str, text: str, edition: str = "") -> Meant:
        """Return what a code means, in the current edition unless another is named or only another has it.

        Refused, with `code` "format" or "unknown", where it is not written as the scheme's codes are, or is in no
        table.
        """
        code = tidied(text)
        if not is_well_formed(scheme, code):
            wrong = _("“%(code)s” is not written like a code of %(scheme)s. Write it like %(example)s.")
            raise Refused(wrong % shown(scheme, code), "format")
        key = (scheme, looked_up(scheme, code))
        if not edition and key in self.current:
            return Meant(scheme, code, "", code)
        old = next((row for row in self.earlier.get(key, ()) if edition in ("", row.table.edition)), None)
        if old is not None:
            succession = getattr(old, "succession", None)
            return Meant(scheme, code, old.table.edition, succession.new.code if succession else "")
        if edition or scheme in self.complete:
            unknown = _("“%(code)s” is not in the table of %(scheme)s. Look it up in the register.")
            raise Refused(unknown % shown(scheme, code), "unknown")
        return Meant(scheme, code, "", code)


def tables_now() -> Tables:
    """Read the tables of codes once, for as many codes as there are to read."""
    earlier: dict[tuple[str, str], list[Code]] = defaultdict(list)
    old = Code.objects.filter(table__is_current=False).select_related("table", "succession__new")
    for row in old.order_by("-table__published_on", "-pk"):
        earlier[row.table.scheme, row.code].append(row)
    return Tables(
        set(Code.objects.filter(table__is_current=True).values_list("table__scheme", "code")),
        dict(earlier),
        set(CodeTable.objects.filter(is_current=True, is_complete=True).values_list("scheme", flat=True)),
    )


def read_code(scheme: str, text: str, edition: str = "") -> Meant:
    """Return what one code means; see `Tables.read`."""
    return tables_now().read(scheme, text, edition)


def shown(scheme: str, code: str) -> dict:
    return {"code": code, "scheme": CodeScheme(scheme).label, "example": EXAMPLES[scheme]}


def set_code(
    customer: Customer,
    meant: Meant,
    *,
    source: str,
    actor,
    reason: str,
    since: date | None = None,
    until: date | None = None,
    document=None,
) -> CustomerCode:
    """Record that a register gives a customer a code; `until` is the first day over.

    What is on file for those days already is not recorded again. Refused: days that cross an earlier record of the
    same code, and a code of another country's register.
    """
    valid = check_period(DateRange(since, until))
    check_country(customer, meant.scheme)
    with change(actor=actor, reason=reason):
        Customer.objects.select_for_update().get(pk=customer.pk)
        same = customer.codes.filter(scheme=meant.scheme, code=meant.code, edition=meant.edition)
        standing = standing_for(same, valid, crossed)
        if standing is not None:
            return standing
        row = new_code(customer, meant, source=source, document=document, valid=valid)
        row.found_by = person(actor)
        row.save()
        reprofile([customer.pk])
    return row


def crossed(row: CustomerCode) -> str:
    text = _("“%(code)s” is on file already, %(period)s: end that first, or choose other days.")
    return text % {"code": row, "period": period(row.valid)}


def new_code(customer: Customer, meant: Meant, **values) -> CustomerCode:
    """Return a code that is on no file yet."""
    row = CustomerCode(customer=customer, **values)
    row.scheme, row.code, row.edition, row.counts_as = meant.scheme, meant.code, meant.edition, meant.counts_as
    return row


def check_country(customer: Customer, scheme: str) -> None:
    if COUNTRIES[scheme] != customer.country:
        text = _("%(scheme)s is of another country than the customer.")
        raise Refused(text % {"scheme": CodeScheme(scheme).label}, "other_country")


def end_code(row: CustomerCode, *, actor, reason: str, on: date) -> bool:
    """End a code: `on` is the first day it no longer holds; a day before it began makes it "as if never"."""
    with change(actor=actor, reason=reason):
        row = CustomerCode.objects.select_for_update().get(pk=row.pk)
        valid = ended(row.valid, on)
        if valid is None or not correct(row, {"valid": valid}, actor=actor, reason=reason):
            return False
        reprofile([row.customer_id])
    return True


def set_codes(rows: list[CustomerCode], *, actor, reason: str) -> None:
    """Record, in one statement, codes of customers of which they had none of the scheme; profiles are the caller's."""
    with change(actor=actor, reason=reason):
        for row in rows:
            row.found_by = person(actor)
        CustomerCode.objects.bulk_create(rows)


def set_rule(
    rule: CodeRule | None,
    *,
    actor,
    reason: str,
    scheme: str,
    code: str,
    segment: Segment,
    strength: str,
    note: str = "",
    on: date | None = None,
) -> CodeRule:
    """Add a rule, or put a new one in the place of `rule` from the day `on`; without it, as if it had always been.

    The profiles of whom it speaks follow, of many in a job. Refused: a second rule of a code for the same segment.
    """
    code = tidied(code)
    check_beginning(scheme, code)
    with change(actor=actor, reason=reason):
        if rule is not None:
            close_rule(rule, actor=actor, reason=reason, on=on)
        valid = DateRange(on, None)
        if CodeRule.objects.filter(scheme=scheme, code=code, segment=segment, valid__overlap=valid).exists():
            raise Refused(_("There is a rule of this code for this segment already: change that one."), "taken")
        made = CodeRule.objects.create(
            scheme=scheme, code=code, segment=segment, strength=strength, note=note, valid=valid
        )
        refresh_bearers({(made.scheme, made.code), *([(rule.scheme, rule.code)] if rule else [])}, actor)
    return made


def check_beginning(scheme: str, code: str) -> None:
    """Refuse what no code of the scheme begins with."""
    example = EXAMPLES[scheme]
    if not code or not all(char.isdigit() or (char == "." and "." in example) for char in code):
        text = _("“%(code)s” is no beginning of a code of %(scheme)s. A whole one is %(example)s.")
        raise Refused(text % shown(scheme, code), "format")


def end_rule(rule: CodeRule, *, actor, reason: str, on: date | None = None) -> bool:
    """End a rule from the day `on`; without a day, as if it had never been. The profiles follow."""
    with change(actor=actor, reason=reason):
        changed = close_rule(rule, actor=actor, reason=reason, on=on)
        if changed:
            refresh_bearers({(rule.scheme, rule.code)}, actor)
    return changed


def close_rule(rule: CodeRule, *, actor, reason: str, on: date | None) -> bool:
    rule = CodeRule.objects.select_for_update().get(pk=rule.pk)
    if rule.valid.isempty or (rule.valid.upper and on and rule.valid.upper <= on):
        return False
    never = on is None or (rule.valid.lower and on <= rule.valid.lower)
    valid = DateRange(empty=True) if never else DateRange(rule.valid.lower, on)
    return correct(rule, {"valid": valid}, actor=actor, reason=reason)


def refresh_bearers(beginnings: set[tuple[str, str]], actor) -> None:
    """Bring the profiles of whom rules speak up to date: at once where they are few, else in a job of the actor's."""
    pks = sorted({pk for scheme, code in beginnings for pk in bearers(scheme, code)})
    if len(pks) <= BATCH or not getattr(actor, "pk", None):
        reprofile(pks)
        return
    payload = {"beginnings": sorted(beginnings)}
    queue_job(
        "customers.profiles",
        by=actor,
        title=_("Classify customers anew: a rule changed"),
        payload=payload,
        language=(get_language() or "en")[:2],
    )


def bearers(scheme: str, code: str) -> list[int]:
    """Return the customers whose codes a rule of this beginning may speak of, by primary key, in order."""
    rows = CustomerCode.objects.filter(scheme=scheme)
    # A sector is the last digit of its code.
    rows = (
        rows.filter(counts_as__endswith=code) if scheme == CodeScheme.KBE else rows.filter(counts_as__startswith=code)
    )
    return list(rows.order_by("customer").values_list("customer", flat=True).distinct())
