"""What was said of policies: all of it on a policy's page, the two sides on an answer, as known at its moment."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from history.asof import as_of
from history.display import Names
from history.recording import event_model
from licensing import standing
from licensing.decision.route import LIFTED_TO_NOTHING
from licensing.models import Contested, Decision, Policy, Rank, Stance, Statement


@dataclass(frozen=True, slots=True)
class Choice:
    """How a policy stands and who chose it so, when and why; `by` and `reason` are for the distributor's people."""

    contested: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Quote:
    """One statement as pages and exports print it, in the reader's language."""

    source: str
    rank: str
    stance: str
    denies: bool
    text: str
    at: datetime
    link: str
    route: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What an answer quotes of one policy, and how the policy stood then."""

    policy: str
    contested: str
    quotes: list[Quote]

    @property
    def standing(self) -> str:
        return standing_text(self.contested)


def as_word(row) -> standing.Word:
    """Return a statement, or an event of one, as the rules see it."""
    return standing.Word(
        key=row.id,
        rank=row.rank,
        stance=row.stance,
        received=row.received_at,
        direct=row.is_direct,
    )


def quote_of(row) -> Quote:
    return Quote(
        source=row.source,
        rank=Rank(row.rank).label,
        stance=Stance(row.stance).label,
        denies=row.stance == Stance.DENIES,
        text=row.quote,
        at=row.received_at,
        link=row.link,
        route=route_words(row.is_direct),
    )


def route_words(is_direct: bool | None) -> str:
    """Return what a statement says of buying direct; nothing where it does not speak of it."""
    if is_direct is None:
        return ""
    return _("customers may buy from the vendor direct") if is_direct else _("customers may not buy direct")


def two_sides(policy: Policy) -> tuple[Statement | None, Statement | None]:
    """Return the statement that asserts the policy and the one that denies it, of each side the weightiest."""
    rows = {row.pk: row for row in policy.statements.all()}
    found = standing.voices(as_word(row) for row in rows.values())
    return tuple(word and rows[word.key] for word in (found.asserting, found.denying))


def choice_of(policy: Policy) -> Choice | None:
    """Return how the policy stands, from the event in which that began; None where nobody contests it."""
    if not policy.contested:
        return None
    before, begun = "", None
    for event in event_model(Policy).objects.filter(pgh_obj_id=policy.pk).order_by("pgh_id"):
        if event.contested != before:
            before, begun = event.contested, event
    context, names = begun.pgh_context, Names()
    names.want(get_user_model(), context["actor"])
    return Choice(policy.contested, begun.pgh_created_at, names.person(context["actor"]), context["reason"])


def heard_of(row: Decision) -> list[Heard]:
    """Return what a stored answer quotes: of each policy that weighed on it both sides and the route, as known then."""
    numbers = policies_behind(row.answer["reasons"])
    if not numbers:
        return []
    known = {"known": row.known or row.asked_at, "snapshot": row.snapshot}
    said: dict[int, list] = {number: [] for number in numbers}
    for event in as_of(Statement, **known).filter(policy_id__in=numbers).order_by("id"):
        said[event.policy_id].append(event)
    stood = dict(as_of(Policy, **known).filter(id__in=numbers).values_list("id", "contested"))
    return [heard(number, stood.get(number, ""), said[number]) for number in numbers if said[number]]


def policies_behind(reasons: list[dict]) -> list[int]:
    """Return the numbers of the policies that govern a stored answer or are held in it, in order."""
    return sorted({int(reason["record"][1]) for reason in reasons if weighs(reason)})


def weighs(reason: dict) -> bool:
    """Return whether a reason is of a policy and was not lifted to nothing: a held one still weighs."""
    if not reason["record"] or reason["record"][0] != "policy" or reason["finding"] == "note":
        return False
    return reason["lifted_by"] not in LIFTED_TO_NOTHING


def heard(number: int, contested: str, events: list) -> Heard:
    rows = {event.id: event for event in events}
    found = standing.voices(as_word(event) for event in events)
    return Heard(f"P-{number}", contested, [quote_of(rows[word.key]) for word in found.all()])


def standing_text(contested: str) -> str:
    """Return in a sentence how a policy stands; nothing where nobody contests it."""
    return {
        Contested.OPEN: _("It is contested, and an officer has not decided yet: the answers stand until then."),
        Contested.KEPT: _("It is contested, and an officer keeps it: the answers stand."),
        Contested.HELD: _("It is contested, and an officer holds it: what it stopped is to be asked first."),
        Contested.RESOLVED: _("It was contested; that is resolved."),
    }.get(contested, "")
