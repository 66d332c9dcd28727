"""Licenses at risk, as pages list them: in force today, but not on a later day that is known."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from licensing import decision
from licensing.at_risk import CHAIN, ENDS, POLICY, STOP, TERRITORY, Risk, first_risk, places_lost
from licensing.models import License
from licensing.selectors.gather import Wanted, gather
from licensing.sentences import Names, last, reason_sentence
from ui.formats import country_name

KINDS = [
    (ENDS, gettext_lazy("it ends itself")),
    (CHAIN, gettext_lazy("what it rests on ends")),
    (POLICY, gettext_lazy("a policy begins")),
    (STOP, gettext_lazy("it or its holder is stopped")),
    (TERRITORY, gettext_lazy("its territory changes")),
]
RELATED = ["holder", "grantor", "line", "segment"]


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A license with the first thing it loses; `facts` are those it was found in, `on` the day it was looked at."""

    license: License
    risk: Risk
    facts: decision.Facts
    on: date

    @property
    def since(self) -> date:
        return self.risk.since

    def places(self) -> str:
        """Return where it is lost: everywhere, or the places by name."""
        lost, standing = places_lost(self.facts, self.risk, self.on)
        return _("everywhere") if len(lost) == standing else ", ".join(place_name(place) for place in lost)

    def why(self, names: Names) -> str:
        """Return what it is lost by, in a sentence for whoever reads it."""
        detail = self.risk.reason.detail
        match self.risk.kind:
            case "ends":
                until = last(self.license.valid.upper)
                return _("Its last day is %(until)s, and nothing follows it.") % {"until": until}
            case "stop" if self.risk.reason.code == "PARTNER_ENDED":
                return _("The partnership with %(holder)s ends.") % {"holder": self.license.holder}
            case "stop" if self.risk.reason.code != "LICENSE_STOPPED":
                return _("%(holder)s is stopped from that day.") % {"holder": self.license.holder}
            case "stop":
                return _("It is stopped from that day.")
            case "territory":
                return _("Its territory no longer holds %(country)s.") % {"country": place_name(self.risk.place)}
        return reason_sentence(self.risk.reason, names) if detail is not None else ""

    def url(self) -> str:
        """Return the page on which something can be done or read about it."""
        number = self.risk.reason.detail.get("number")
        if self.risk.kind == POLICY and number:
            return reverse("licensing:policy_detail", args=[number])
        if self.risk.kind == ENDS:
            return f"{reverse('licensing:matrix', args=[self.license.holder.slug])}?on={self.since.isoformat()}"
        return reverse("licensing:license_detail", args=[self.license.pk])


def place_name(place: tuple[str, str | None]) -> str:
    country, region = place
    return region or str(country_name(country))


def at_risk(rows, *, on: date, until: date, kind: str = "") -> list[AtRisk]:
    """Return which of the licenses lose something after the day, up to `until`; the first to lose it first.

    `kind` leaves one kind of risk only. Facts are gathered once, however many licenses there are.
    """
    licenses = list(rows.in_period(on).select_related(*RELATED).order_by("pk"))
    if not licenses:
        return []
    holders, lines = ({getattr(row, name) for row in licenses} for name in ("holder_id", "line_id"))
    facts = gather(Wanted(partners=frozenset(holders), lines=frozenset(lines)), on=on)
    risks = {row.pk: first_risk(facts, str(row.pk), on, until) for row in licenses}
    found = [AtRisk(row, risk, facts, on) for row in licenses if (risk := risks[row.pk]) is not None]
    return sorted((row for row in found if kind in ("", row.risk.kind)), key=lambda row: (row.since, row.license.pk))
