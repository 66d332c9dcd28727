"""Reads across the partners' tables."""

from django.db import connection

from partners.actor import ANONYMOUS, Actor
from partners.models import Membership, Partner


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
    memberships = list(Membership.objects.active().filter(user=user).select_related("partner").order_by("pk"))
    own = {membership.partner_id: membership.role for membership in memberships}
    is_operator = any(membership.partner.is_operator for membership in memberships)
    home = next((m.partner_id for m in memberships if m.partner.is_operator), next(iter(own), None))
    return Actor(
        user=user,
        home_id=home,
        roles=frozenset(own.values()),
        partner_ids=frozenset(own) if is_operator else subtree_ids(own),
        is_operator=is_operator,
        is_support=user.is_staff,
        role_by_partner=own,
    )


def partner_path(partner: Partner) -> list[Partner]:
    """Return the partner's managers from the root down to itself."""
    path, seen = [], set()
    while partner is not None and partner.pk not in seen:
        seen.add(partner.pk)
        path.append(partner)
        partner = partner.parent
    return path[::-1]
