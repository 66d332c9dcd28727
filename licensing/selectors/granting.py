"""A grant while it is filled in: what may be picked and why not, and its bands over the grantor's own right."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from customers.models import Segment
from licensing import decision
from licensing.authority import known_cell
from licensing.axis import Axis, axis_of
from licensing.granting import Held, Wish, held_in, wishes
from licensing.models import ProductLine
from licensing.selectors.course_pictures import Bar, Strip
from licensing.selectors.gather import Wanted, gather
from licensing.sentences import Names, day, last, names_for, reason_sentence
from partners.models import Partner
from partners.reference import COUNTRIES
from ui.formats import country_name


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked to be granted; `until` is the first day over."""

    holder: Partner
    grantor: Partner
    line: ProductLine
    segments: tuple[str, ...]
    countries: tuple[str, ...]
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Choice:
    """A box of the form; `why` says why it cannot be ticked, where it cannot."""

    value: str
    name: str
    is_ticked: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One wish in words and as strips."""

    title: str
    strips: list[Strip]
    notes: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the form shows while it is filled in; `problems` is what a grant would be refused for."""

    segments: list[Choice]
    countries: list[Choice]
    rows: list[Row]
    ticks: list[dict]
    problems: list[str]


def outlook(terms: Terms) -> Outlook:
    """Return what a grant on these terms would be, from one gathering of facts."""
    facts = gather(Wanted(frozenset({terms.holder.pk, terms.grantor.pk}), frozenset({terms.line.pk})), on=terms.since)
    names = names_for(None, sees_all=True)
    needed = [row.code for row in Segment.objects.in_use().filter(needs_license=True).order_by("position", "code")]
    bars = {
        (segment, country): forbidden(facts, terms, segment, country, names)
        for segment in needed
        for country in COUNTRIES
    }
    found = wishes(
        facts,
        holder=str(terms.holder.pk),
        grantor=str(terms.grantor.pk),
        line=terms.line.slug,
        segments=[code for code in needed if code in terms.segments],
        countries=[code for code in COUNTRIES if code in terms.countries],
        since=terms.since,
        until=terms.until,
    )
    axis = axis_of([terms.since, terms.until])
    return Outlook(
        segments=[
            choice(code, names.segment(code), terms.segments, why_not(bars, [code], places(terms))) for code in needed
        ],
        countries=[
            choice(code, str(country_name(code)), terms.countries, why_not(bars, kinds(terms, needed), [code]))
            for code in COUNTRIES
        ],
        rows=[row_of(wish, terms, axis, names) for wish in found],
        ticks=[{"x": axis.place(tick), "day": tick} for tick in axis.ticks()],
        problems=problems_of(found, names),
    )


def places(terms: Terms) -> list[str]:
    """Return the countries that decide whether a segment may be picked: those chosen, or all."""
    return list(terms.countries) or list(COUNTRIES)


def kinds(terms: Terms, needed: list[str]) -> list[str]:
    return list(terms.segments) or needed


def choice(code: str, name: str, ticked: tuple[str, ...], why: str) -> Choice:
    return Choice(code, name, code in ticked, why)


def why_not(bars: dict, segments: list[str], countries: list[str]) -> str:
    """Return why none of these can be granted; nothing where one can."""
    whys = [bars.get((segment, country), "") for segment in segments for country in countries]
    return whys[0] if all(whys) else ""


def forbidden(facts: decision.Facts, terms: Terms, segment: str, country: str, names: Names) -> str:
    """Return why a segment cannot be granted in a country on the first day, or nothing."""
    cell = known_cell(facts, str(terms.grantor.pk), terms.line.slug, segment, country, terms.since)
    if cell.verdict == "deny":
        return reason_sentence(cell.reason, names)
    held = held_in(facts, str(terms.holder.pk), terms.line.slug, segment, country, terms.since, terms.until)
    return held_text(held[0]) if held and held[0].since <= terms.since else ""


def held_text(held: Held) -> str:
    told = {"license": f"L-{held.license}", "until": last(held.over)}
    return _("%(license)s covers this until %(until)s.") % told


def problems_of(found: list[Wish], names: Names) -> list[str]:
    """Return what keeps the whole grant back: a part the grantor may not give, or nothing left to give."""
    problems = [
        _("%(what)s cannot be granted: %(why)s")
        % {"what": title_of(wish, names), "why": reason_sentence(wish.stop, names)}
        for wish in found
        if wish.stop is not None
    ]
    if found and not problems and not any(wish.may_be_granted for wish in found):
        problems.append(_("All of this is granted already."))
    return problems


def title_of(wish: Wish, names: Names) -> str:
    countries = ", ".join(str(country_name(code)) for code in wish.countries)
    return f"{names.segment(wish.segment)} · {countries}"


def row_of(wish: Wish, terms: Terms, axis: Axis, names: Names) -> Row:
    above = [Bar(axis.place(one.since), axis.width(one.since, one.over), one.verdict) for one in wish.ceiling]
    tone = "own" if wish.may_be_granted else "deny"
    own = [Bar(axis.place(terms.since), axis.width(terms.since, terms.until), tone)] if wish.has_it is None else []
    own += [Bar(axis.place(row.since), axis.width(row.since, row.over), "review") for row in wish.held]
    strips = [Strip(str(terms.grantor), above), Strip(str(terms.holder), own)]
    return Row(title_of(wish, names), strips, notes_of(wish, names))


def notes_of(wish: Wish, names: Names) -> list[tuple[str, str]]:
    """Return (tone, sentence) of what a person should know of the wish."""
    if wish.stop is not None:
        return [("deny", _("Cannot be granted: %(why)s") % {"why": reason_sentence(wish.stop, names)})]
    if wish.has_it is not None:
        return [("review", _("%(held)s It is left out.") % {"held": held_text(wish.has_it)})]
    notes = [
        (
            "review",
            _("%(license)s covers this from %(from)s: the two overlap.")
            % {"license": f"L-{row.license}", "from": day(row.since)},
        )
        for row in wish.held
    ]
    if wish.fails is not None:
        told = {"day": day(wish.fails.since), "why": reason_sentence(wish.fails.reason, names)}
        notes.append(("review", _("From %(day)s it does not hold: %(why)s") % told))
    return notes or [("allow", _("It holds on every day of the period."))]
