"""Reads across the partners' tables."""

from dataclasses import replace
from datetime import date

from django.db import connection
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from history import clock
from partners.actor import ANONYMOUS, Actor, Held, actor_of
from partners.models import CountryGroup, Hold, Membership, Partner, Request, RequestSide
from ui.formats import country_name


def subtree_ids(partner_ids) -> frozenset[int]:
    """Return the ids of the partners and of everything below them, in one query; a circle ends the walk."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE below(id) AS (
                SELECT id FROM partners_partner WHERE id = ANY(%s)
                UNION
                SELECT child.id FROM partners_partner child JOIN below ON child.parent_id = below.id
            )
            SELECT id FROM below
            """,
            [list(partner_ids)],
        )
        return frozenset(row[0] for row in cursor.fetchall())


def actor_for(user) -> Actor:
    """Return the actor that the signed-in user is; nobody signed in is `ANONYMOUS`."""
    if not user.is_authenticated:
        return ANONYMOUS
    rows = Membership.objects.active().filter(user=user).order_by("pk")
    values = rows.values_list("partner_id", "role", "partner__is_operator", "partner__valid")
    held = [Held(pk, role, is_operator, has_ended(valid, clock.today())) for pk, role, is_operator, valid in values]
    actor = actor_of(user, held, is_support=user.is_staff)
    return actor if actor.is_operator else replace(actor, partner_ids=subtree_ids(actor.partner_ids))


def has_ended(valid, on: date) -> bool:
    """Return whether a period is over on a day, or never was."""
    return valid.isempty or (valid.upper is not None and valid.upper <= on)


def partner_path(partner: Partner) -> list[Partner]:
    """Return the partner's managers from the root down to itself."""
    path, seen = [], set()
    while partner is not None and partner.pk not in seen:
        seen.add(partner.pk)
        path.append(partner)
        partner = partner.parent
    return path[::-1]


def with_state(partners: QuerySet[Partner], on: date) -> QuerySet[Partner]:
    """Annotate partners with what a page says of them on a day: active, scheduled, stopped, ended or link."""
    state = Case(
        When(is_link=True, then=Value("link")),
        When(valid__startswith__gt=on, then=Value("scheduled")),
        When(valid__contains=on, then=Case(When(Exists(holds_of(on)), then=Value("stopped")), default=Value("active"))),
        default=Value("ended"),
    )
    return partners.annotate(state=state)


def holds_of(on: date) -> QuerySet[Hold]:
    return Hold.objects.in_force(on).filter(partner=OuterRef("pk"))


FIRST_YEAR, LAST_YEAR = 1991, 2031


def group_lines(group: CountryGroup) -> list[dict]:
    """Return one line for each country of a group: its standings with their place on a line of years, in percent."""
    lines: dict[str, list[dict]] = {}
    for member in group.members.all():
        lines.setdefault(member.country, []).append({"member": member, **place_of(member.valid)})
    return [{"country": country, "bars": lines[country]} for country in sorted(lines, key=country_name)]


def place_of(valid) -> dict[str, str]:
    """Return where a period begins on the line of years and how long it is, as SVG takes it."""
    if valid.isempty:
        return {"x": "0%", "width": "0%"}
    begin = share_of(valid.lower) if valid.lower else 0.0
    over = share_of(valid.upper) if valid.upper else 100.0
    return {"x": f"{begin:.2f}%", "width": f"{max(over - begin, 0):.2f}%"}


def share_of(day: date) -> float:
    years = day.year + (day.timetuple().tm_yday - 1) / 365.25
    return min(max((years - FIRST_YEAR) / (LAST_YEAR - FIRST_YEAR), 0), 1) * 100


def next_request(rows: QuerySet, actor: Actor) -> Request | None:
    """Return which of the requests waits first for a person who may act in it; what somebody else has is not theirs."""
    if actor.is_operator:
        if not actor.may_decide:
            return None
        mine = Q(assigned=None) | Q(assigned=actor.user)
        waiting = rows.waiting_for(RequestSide.DISTRIBUTOR).awake(clock.today()).filter(mine)
        return waiting.not_proposed_by(actor.user).in_turn().first()
    if not actor.may_ask:
        return None
    return rows.waiting_for(RequestSide.ASKER).filter(partner__in=actor.role_by_partner).in_turn().first()
