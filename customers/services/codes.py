"""Register codes of customers, and the rules that say what a code means for a segment."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from customers.codes import COUNTRIES, EXAMPLES, is_well_formed, looked_up, tidied
from customers.models import Code, CodeRule, CodeScheme, CodeTable, Customer, CustomerCode, Segment
from customers.services.profiles import reprofile
from history.changes import change
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


def read_code(scheme: str, text: str, edition: str = "") -> Meant:
    """Return what a code means, in the current edition unless another is named or only another has it.

    Refused, with `code` "format" or "unknown", where it is not written as the scheme's codes are, or is in no table.
    """
    code = tidied(text)
    if not is_well_formed(scheme, code):
        wrong = _("“%(code)s” is not written like a code of %(scheme)s. Write it like %(example)s.")
        raise Refused(wrong % shown(scheme, code), "format")
    if not edition:
        table = CodeTable.objects.filter(scheme=scheme, is_current=True).first()
        if table is not None and table.codes.filter(code=looked_up(scheme, code)).exists():
            return Meant(scheme, code, "", code)
    old = earlier(scheme, code, edition)
    if old is not None:
        succession = getattr(old, "succession", None)
        return Meant(scheme, code, old.table.edition, succession.new.code if succession else "")
    if edition or (table is not None and table.is_complete):
        unknown = _(
            "“%(code)s” is not in the table of %(scheme)s. Look it up in the register; an example is %(example)s."
        )
        raise Refused(unknown % shown(scheme, code), "unknown")
    return Meant(scheme, code, "", code)


def earlier(scheme: str, code: str, edition: str) -> Code | None:
    """Return a code of the edition named, or of the newest earlier one."""
    rows = Code.objects.filter(table__scheme=scheme, table__is_current=False, code=looked_up(scheme, code))
    if edition:
        rows = rows.filter(table__edition=edition)
    return rows.select_related("table", "succession__new").order_by("-table__published_on", "-pk").first()


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
    if since and until and until <= since:
        raise Refused(_("It would be over before it begins: choose a later day."), "empty")
    check_country(customer, meant.scheme)
    valid = DateRange(since, until)
    with change(actor=actor, reason=reason):
        Customer.objects.select_for_update().get(pk=customer.pk)
        same = customer.codes.filter(scheme=meant.scheme, code=meant.code, edition=meant.edition, valid__overlap=valid)
        covering = same.filter(valid__contains=valid).first()
        if covering is not None:
            return covering
        crossed = same.first()
        if crossed is not None:
            text = _("“%(code)s” is on file already, %(period)s: end that first, or choose other days.")
            raise Refused(text % {"code": crossed, "period": period(crossed.valid)}, "crossed")
        row = CustomerCode(customer=customer, source=source, document=document, valid=valid)
        row.scheme, row.code, row.edition, row.counts_as = meant.scheme, meant.code, meant.edition, meant.counts_as
        row.found_by = actor if getattr(actor, "pk", None) else None
        row.save()
        reprofile([customer.pk])
    return row


def check_country(customer: Customer, scheme: str) -> None:
    if COUNTRIES[scheme] != customer.country:
        text = _("%(scheme)s is of another country than the customer.")
        raise Refused(text % {"scheme": CodeScheme(scheme).label}, "other_country")


def end_code(row: CustomerCode, *, actor, reason: str, on: date) -> bool:
    """End a code: `on` is the first day it no longer holds; a day before it began makes it "as if never"."""
    with change(actor=actor, reason=reason):
        row = CustomerCode.objects.select_for_update().get(pk=row.pk)
        if row.valid.isempty or row.valid.upper == on:
            return False
        if row.valid.upper and row.valid.upper < on:
            raise Refused(_("It is over already: %(period)s.") % {"period": period(row.valid)}, "over")
        never = row.valid.lower and on <= row.valid.lower
        valid = DateRange(empty=True) if never else DateRange(row.valid.lower, on)
        changed = correct(row, {"valid": valid}, actor=actor, reason=reason)
        reprofile([row.customer_id])
    return changed


def set_codes(rows: list[CustomerCode], *, actor, reason: str) -> None:
    """Record, in one statement, codes of customers of which they had none of the scheme; profiles are the caller's."""
    with change(actor=actor, reason=reason):
        for row in rows:
            row.found_by = actor if getattr(actor, "pk", None) else None
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
    """Add a rule, or put a new one in the place of `rule` from the day `on`; without it, as if it had always been."""
    code = tidied(code)
    with change(actor=actor, reason=reason):
        if rule is not None:
            end_rule(rule, actor=actor, reason=reason, on=on)
        crossed = CodeRule.objects.filter(scheme=scheme, code=code, segment=segment, valid__overlap=DateRange(on, None))
        if crossed.exists():
            raise Refused(_("There is a rule of this code for this segment already: change that one."), "taken")
        return CodeRule.objects.create(
            scheme=scheme, code=code, segment=segment, strength=strength, note=note, valid=DateRange(on, None)
        )


def end_rule(rule: CodeRule, *, actor, reason: str, on: date | None = None) -> bool:
    """End a rule from the day `on`; without a day, as if it had never been. Profiles are the caller's."""
    with change(actor=actor, reason=reason):
        rule = CodeRule.objects.select_for_update().get(pk=rule.pk)
        if rule.valid.isempty or (rule.valid.upper and on and rule.valid.upper <= on):
            return False
        never = on is None or (rule.valid.lower and on <= rule.valid.lower)
        valid = DateRange(empty=True) if never else DateRange(rule.valid.lower, on)
        return correct(rule, {"valid": valid}, actor=actor, reason=reason)


def bearers(scheme: str, code: str) -> list[int]:
    """Return the customers whose codes a rule of this beginning may speak of, by primary key, in order."""
    rows = CustomerCode.objects.filter(scheme=scheme)
    # A sector is the last digit of its code: which codes a rule speaks of cannot be told by their beginning.
    rows = rows if scheme == CodeScheme.KBE else rows.filter(counts_as__startswith=code)
    return list(rows.order_by("customer").values_list("customer", flat=True).distinct())
