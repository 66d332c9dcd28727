"""Acts on cells of the matrix: which licenses they mean, and the act itself."""

from collections import defaultdict
from datetime import date, timedelta

from django.utils.translation import gettext as _

from customers.models import Segment
from history import clock
from licensing.authority import cell_on
from licensing.models import Act, License, ProductLine
from licensing.selectors.gather import Wanted, gather
from licensing.selectors.territory import countries_of
from licensing.services.licenses import (
    Cut,
    Grant,
    grant_licenses,
    renew_parts,
    resume_parts,
    revoke_parts,
    stop_parts,
)
from partners.exceptions import Refused
from partners.models import Partner

Cells = list[tuple[str, str, str]]
"""(line, segment, country)"""


def act_on_cells(partner: Partner, cells: Cells, *, action: str, actor, reason: str, **when) -> Act:
    """Do one thing with the chosen cells, in one act. `when` holds what the action needs: on, last, as_if_never, why, blocks_running."""
    if not cells:
        raise Refused(_("Choose cells first."), "nothing")
    if action == "grant":
        grants = grants_for(partner, cells, since=when["on"], until=when["last"] + timedelta(days=1))
        return grant_licenses(grants, actor=actor, reason=reason)
    licenses = licenses_of(partner, cells, on=when.get("on") or clock.today())
    if not licenses:
        raise Refused(_("No license of this partner stands behind these cells."), "nothing")
    why = {"actor": actor, "reason": reason}
    cuts = cuts_for(licenses, cells)
    match action:
        case "revoke":
            return revoke_parts(cuts, **why, on=None if when.get("as_if_never") else when["on"])
        case "stop":
            held = {name: when[name] for name in ("on", "why", "blocks_running") if name in when}
            return stop_parts(cuts, actor=actor, reason=reason, **held)
        case "resume":
            return resume_parts(cuts, **why, on=when["on"])
    return renew_parts(cuts, **why, until=when["last"] + timedelta(days=1))


def grants_for(partner: Partner, cells: Cells, *, since: date, until: date, regions=(), **terms) -> list[Grant]:
    """Return one grant for each line and segment, over the chosen countries; cells it holds already are left out.

    `regions` are left out of the countries they lie in, `terms` are what each grant has besides (may_pass_on, document).
    Refused where the grantor itself may not sell it on the first day: no license reaches further than its grantor.
    """
    grantor = Partner.objects.operator()
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for line, segment, country in cells:
        wanted[line, segment].add(country)
    lines = {row.slug: row for row in ProductLine.objects.all()}
    segments = {row.code: row for row in Segment.objects.all()}
    beyond = beyond_ceiling(grantor, cells, lines, since)
    if beyond:
        named = ", ".join(f"{segments[segment]} · {country}" for segment, country in beyond[:6])
        raise Refused(
            _("The distributor itself may not sell this on that day, so it cannot grant it: %(cells)s.")
            % {"cells": named},
            "ceiling",
        )
    grants = []
    for (line, segment), countries in sorted(wanted.items()):
        held = held_countries(partner, lines[line], segments[segment], since)
        left = tuple(sorted(countries - held))
        if left:
            excluded = tuple(code for code in regions if code[:2] in left)
            grant = Grant(partner, lines[line], segments[segment], left, since, until, grantor, excluded, **terms)
            grants.append(grant)
    if not grants:
        raise Refused(_("All of this is granted already."), "nothing")
    return grants


def beyond_ceiling(grantor: Partner, cells: Cells, lines: dict, on: date) -> list[tuple[str, str]]:
    """Return the (segment, country) that the grantor has no authority for on the day."""
    needed = {row.code for row in Segment.objects.filter(needs_license=True)}
    facts = gather(Wanted(frozenset({grantor.pk}), frozenset(row.pk for row in lines.values())))
    found = []
    for line, segment, country in cells:
        if segment not in needed:
            raise Refused(
                _("“%(segment)s” needs no license of its own: grant what the customer does.") % {"segment": segment},
                "no_license_needed",
            )
        if cell_on(facts, str(grantor.pk), line, segment, country, on).verdict == "deny":
            found.append((segment, country))
    return found


def held_countries(partner: Partner, line, segment, on: date) -> set[str]:
    rows = License.objects.in_period(on).filter(holder=partner, line=line, segment=segment)
    return {code for row in rows for code in countries_of(row.territory, row.excluded, on)}


def licenses_of(partner: Partner, cells: Cells, *, on: date) -> list[License]:
    """Return the licenses of exactly the chosen segments that cover a chosen country on the day or later."""
    wanted = defaultdict(set)
    for line, segment, country in cells:
        wanted[line, segment].add(country)
    rows = License.objects.not_over(on).filter(holder=partner)
    return [
        row
        for row in rows.select_related("line", "segment", "holder", "grantor").order_by("pk")
        if set(countries_of(row.territory, row.excluded, on)) & wanted[row.line.slug, row.segment.code]
    ]


def cuts_for(licenses: list[License], cells: Cells) -> list[Cut]:
    wanted = defaultdict(set)
    for line, segment, country in cells:
        wanted[line, segment].add(country)
    return [Cut(row, wanted[row.line.slug, row.segment.code]) for row in licenses]
