"""What an act touched, and what its Undo would put back."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from licensing.models import Act, ActItem, ActKind, License
from partners.models import Partner
from ui.formats import period


@dataclass(slots=True)
class Reach:
    """How many an act touched, and whether it still waits to be undone."""

    act: Act
    licenses: int
    partners: int
    is_open: bool

    @property
    def is_small(self) -> bool:
        """Say whether one click may undo it: it touched one partner alone."""
        return self.is_open and self.partners == 1


def reach_of(act: Act) -> Reach:
    rows = License.objects.filter(act_items__act=act)
    holders = rows.order_by("holder").values("holder").distinct().count()
    is_open = act.undoes_id is None and not Act.objects.filter(undoes=act).exists()
    return Reach(act, rows.count(), holders, is_open)


def newest_act(partner: Partner) -> Reach | None:
    """Return the newest act on the partner's licenses, be it one that undid another."""
    found = Act.objects.filter(items__license__holder=partner).order_by("-pk").first()
    return found and reach_of(found)


def put_back_text(item: ActItem, kind: str) -> str:
    """Return what one license of an act would be again after its Undo."""
    if item.before is None:
        return _("as if never granted")
    if item.before["valid"] == item.after["valid"]:
        return {ActKind.STOP: _("no longer stopped"), ActKind.RESUME: _("stopped again")}.get(kind, _("as before"))
    return period(read_range(item.before["valid"]))


def read_range(kept: list | str) -> DateRange:
    """Return a range as an act keeps it: its two days as ISO text, or `empty`."""
    if kept == "empty":
        return DateRange(empty=True)
    return DateRange(*(day and date.fromisoformat(day) for day in kept))
