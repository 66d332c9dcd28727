"""One row of a file of customers: read, checked, brought in by itself."""

import re
from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import gettext as _

from customers.identifiers import Identified, IdentifierError, identify
from customers.identifiers.messages import problem_text
from customers.imports.codes import carry_codes, gives_codes
from customers.models import Basis, Customer, CustomerSegment, Segment
from customers.services.customers import add_customer, bearer_of, correct_name
from customers.services.segments import set_segment
from files.importing import BLOCK, CHANGED, NEW, SAME, CellError, Run
from history.changes import SYSTEM
from partners.exceptions import Refused


def parse_segments(text: str) -> list[str]:
    return [code.strip().lower() for code in re.split(r"[,;]", text) if code.strip()]


def parse_region(text: str) -> str:
    code = text.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", code):
        raise CellError(_("This is no region by ISO 3166-2."), _("Write it as RU-MOW, or leave the cell empty."))
    return code


@lru_cache(maxsize=2 * BLOCK)
def checked(country: str, scheme: str | None, identifier: str) -> Identified:
    """Return what `identify` does; a row asks more than once."""
    return identify(country, scheme, identifier)


def identified_in(values: dict) -> Identified:
    try:
        return checked(values["country"], values["scheme"], values["identifier"])
    except IdentifierError as error:
        column = "scheme" if error.code == "unknown_scheme" else "identifier"
        raise CellError(problem_text(error), column=column) from error


def key_of(values: dict):
    """Return what a row is about, so that one number written in two ways is found twice."""
    try:
        return str(checked(values["country"], values["scheme"], values["identifier"]))
    except IdentifierError:
        return values["country"], values["identifier"]


def apply(values: dict, run: Run) -> str:
    """Add a customer, or correct its name, and record the segments it carries.

    A number whose bearer was merged into another leads to the other; its name does not rename that one.
    """
    identified = identified_in(values)
    if values["region"] and not values["region"].startswith(identified.country):
        raise CellError(_("The region is of another country."), _("Give one that begins with the country."), "region")
    given = {"name": values["name"], "name_latin": values["name_latin"] or ""}
    customer, created = add_customer(
        identified, actor=run.actor, reason=run.reason, region=values["region"] or "", **given
    )
    outcome = NEW if created else SAME
    if not created and bearer_of(identified) == customer and names_differ(customer, given):
        outcome = CHANGED if correct_name(customer, actor=run.actor, reason=run.reason, **given) else SAME
    return carry(customer, values, run, outcome)


def names_differ(customer: Customer, given: dict) -> bool:
    """Say whether a row names a customer on file differently; an empty cell leaves what is on file."""
    if not given["name_latin"] and given["name"] == customer.name:
        return False
    return given != {"name": customer.name, "name_latin": customer.name_latin}


def evidence_of(values: dict, run: Run) -> str:
    return values["evidence"] or ("" if run.reason.startswith(SYSTEM) else run.reason)


def carry(customer: Customer, values: dict, run: Run, outcome: str) -> str:
    for code in values["segments"] or []:
        if brought_before(customer, code, values["since"]):
            continue
        evidence = evidence_of(values, run)
        if not evidence:
            raise CellError(_("Nothing says why it carries its segments."), _("Name what shows it."), "evidence")
        before = customer.segments.count()
        try:
            set_segment(
                customer,
                segment=segment_of(code, run),
                basis=Basis.IMPORT,
                evidence=evidence,
                since=values["since"],
                actor=run.actor,
                reason=run.reason,
            )
        except Refused as refusal:
            raise CellError(str(refusal), column="segments") from refusal
        if outcome == SAME and customer.segments.count() != before:
            outcome = CHANGED
    if gives_codes(values) and carry_codes(customer, values, run, evidence_of(values, run)) and outcome == SAME:
        outcome = CHANGED
    return outcome


def brought_before(customer: Customer, code: str, since) -> bool:
    brought = customer.segments.filter(segment__code=code, basis=Basis.IMPORT)
    return was_brought(brought, since)


def was_brought(findings: Iterable[CustomerSegment], since) -> bool:
    """Say whether an import brought this finding already: an officer may have ended it, and that stands."""
    brought = (row for row in findings if row.basis == Basis.IMPORT)
    return any(row.valid.isempty or row.valid.lower == since for row in brought)


def segment_of(code: str, run: Run) -> Segment:
    known = segments_in_use(run)
    if code not in known:
        text = _("“%(code)s” is no segment.") % {"code": code}
        raise CellError(text, _("Give some of: %(known)s.") % {"known": ", ".join(known)}, "segments")
    return known[code]


def segments_in_use(run: Run) -> dict[str, Segment]:
    if "segments" not in run.kept:
        run.kept["segments"] = {row.code: row for row in Segment.objects.in_use()}
    return run.kept["segments"]
