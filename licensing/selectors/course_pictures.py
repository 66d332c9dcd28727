"""The course of a commitment as a picture: strips over one time axis, each with its words."""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from licensing.axis import Axis
from licensing.course import Fate, RunOff, Stretch
from licensing.models import Commitment, Effect, Product
from licensing.selectors.commitments import TENDER, Course, UnderPolicy
from licensing.sentences import Names, reason_sentence
from ui.formats import day, last_day


@dataclass(frozen=True, slots=True)
class Bar:
    """Days of one tone; `x` and `width` are places on the axis."""

    x: str
    width: str
    tone: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered day on a strip, and what it is."""

    number: int
    x: str
    day: date
    name: str


@dataclass(slots=True)
class Strip:
    title: str
    bars: list[Bar]
    text: str = ""
    url: str = ""
    marks: list[Mark] = field(default_factory=list)
    lines: list[dict] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Picture:
    strips: list[Strip]
    ticks: list[dict]
    today: str


def picture_of(row: Commitment, course: Course, today: date, names: Names) -> Picture:
    axis = course.axis
    titles = dict(Product.objects.filter(sku__in=course.answers).values_list("sku", "name"))
    strips = [own_strip(row, axis), *(policy_strip(under, axis) for under in course.under)]
    strips += [answer_strip(titles[sku], found, axis, names) for sku, found in course.answers.items()]
    ticks = [{"x": axis.place(tick), "day": tick} for tick in axis.ticks()]
    return Picture(strips, ticks, axis.place(today))


def own_strip(row: Commitment, axis: Axis) -> Strip:
    """Return the strip of the business itself, with the tender's days numbered in their order."""
    bar = Bar(axis.place(row.since), axis.width(row.since, row.ends), "own")
    marks = [
        Mark(number, axis.place(when), when, ", ".join(names))
        for number, (when, names) in enumerate(sorted(named_days(row).items()), 1)
    ]
    return Strip(str(row), [bar], "" if row.ends else _("It has no end on file."), marks=marks)


def named_days(row: Commitment) -> dict[date, list[str]]:
    """Return what falls on which of the business's days; that it was made is left out where the tender says it."""
    days = [(getattr(row, name), str(row._meta.get_field(name).verbose_name)) for name in TENDER]
    days.append((last_day(row.ends), _("last day")))
    found: dict[date, list[str]] = {}
    for when, name in days:
        if when is not None:
            found.setdefault(when, []).append(name)
    found.setdefault(row.since, [_("concluded")])
    return found


def policy_strip(under: UnderPolicy, axis: Axis) -> Strip:
    first, over = under.fact.valid
    tone, left = stop_tone(under), under.left
    bars = [Bar(axis.place(first or axis.first), axis.width(first, over), tone)]
    if left.fate in (Fate.GOES_ON, Fate.TO_PROVE):
        goes_on = min((day for day in (left.over, over) if day is not None), default=None)
        kept = "allow" if left.fate is Fate.GOES_ON else "review"
        bars = [Bar(axis.place(first or axis.first), axis.width(first, goes_on), kept)]
        if goes_on is not None and goes_on != over:
            bars.append(Bar(axis.place(goes_on), axis.width(goes_on, over), tone))
    url = reverse("licensing:policy_detail", args=[under.policy.pk])
    text = f"{period_text(first, over)}. {fate_text(left)}"
    return Strip(f"{under.policy} · {under.policy.get_effect_display()}", bars, text, url)


def stop_tone(under: UnderPolicy) -> str:
    is_ask = under.policy.effect == Effect.APPROVAL or under.fact.contested == "held"
    return "review" if is_ask else "deny"


def period_text(first: date | None, over: date | None) -> str:
    if over is None:
        return _("In force since %(from)s") % {"from": day(first)} if first else _("Always in force")
    return _("In force from %(from)s to %(until)s") % {"from": day(first), "until": day(last_day(over))}


def fate_text(left: RunOff) -> str:
    told = {"before": day(left.before), "until": day(last_day(left.over))}
    return open_text(left.fate) % told if left.over is None else ending_text(left.fate) % told


def open_text(fate: Fate) -> str:
    return {
        Fate.GOES_ON: _("Made before %(before)s, it goes on until its own end."),
        Fate.TO_PROVE: _("It would go on until its own end once it is confirmed that it was made before %(before)s."),
        Fate.NOT_COVERED: _("The policy leaves it nothing: the answer is that of a new sale."),
    }[fate]


def ending_text(fate: Fate) -> str:
    return {
        Fate.GOES_ON: _("Made before %(before)s, it goes on; its last day is %(until)s."),
        Fate.TO_PROVE: _(
            "It would go on, its last day %(until)s, once it is confirmed that it was made before %(before)s."
        ),
        Fate.OVER: _("What was left to it ended on %(until)s."),
    }[fate]


def answer_strip(title: str, found: list[Stretch], axis: Axis, names: Names) -> Strip:
    """Return what would be answered about a product on each day, with the reason in words."""
    bars = [Bar(axis.place(one.since), axis.width(one.since, one.over), one.verdict) for one in found]
    lines = [
        {
            "since": one.since,
            "last": last_day(one.over) if one.over < axis.over else None,
            "verdict": one.verdict,
            "text": reason_sentence(one.reason, names),
        }
        for one in found
    ]
    return Strip(_("The answer for %(product)s") % {"product": title}, bars, lines=lines)
