"""The page of an entity, and the panel of a customer: what was looked up, page by page and in words."""

from collections.abc import Mapping
from datetime import date

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from customers.models import Customer, EntityFact, Fact, Holding
from customers.ownership.chains import Chains
from customers.selectors.entities import entity_of
from customers.selectors.owners import (
    MOST_SHOWN,
    View,
    changes_between,
    look_above,
    look_up_holdings,
    look_up_positions,
    picture,
    shown_chain,
    shown_positions,
    view_of,
)
from customers.share_texts import measures, percent, share_sentence
from history.reading import Reading

OWNERS_ON_A_PAGE = 25


def about_entity(view: View, query: Mapping[str, str]) -> dict:
    """Return what the page of an entity shows as of the view's day; `query` says which pages of its lists."""
    owns, owned = owned_by(view, query.get("owns")), None
    if view.is_on_file:
        above = look_above(view)
        owned = Paginator(above.owners, OWNERS_ON_A_PAGE).get_page(query.get("owners"))
        look_up_positions(view, shown_positions(above, owned.object_list))
    look_up_holdings(view, owns.object_list)
    shown = {"owners_page": owned, "owns_page": owns, "owns": [view.rows[pk] for pk in owns.object_list]}
    if not view.is_on_file:
        return {**shown, **lead(view)}
    return {
        **shown,
        **lead(view),
        "owners": [view.row(position) for position in owned.object_list],
        "picture": picture(view, above.tree),
        "chains": [shown_chain(view, chain) for chain in above.chains.listed],
        "rest": rest_text(above.chains),
        "open_chains": [shown_chain(view, chain) for chain in above.open],
        "more_open": not above.open_is_all,
    }


def about_customers_owners(customer: Customer, *, on: date) -> dict | None:
    """Return the panel of a customer; None where nobody has entered anything of its owners."""
    entity = entity_of(customer)
    if entity is None:
        return None
    return about_entity(view_of(entity.merged_into or entity, on=on, reading=Reading()), {})


def lead(view: View) -> dict:
    """Return whom the page is about, and the state's part in words."""
    facts = facts_of(view)
    return {
        "entity": view.entity,
        "party": view.parties.get(view.entity.pk),
        "on": view.on,
        "known": view.reading.known,
        "share": view.share,
        "sentence": share_sentence(view.share),
        "measures": measures(view.share),
        "facts": facts,
        "complete_facts": [row for row in facts if row["stands"] and row["fact"] == Fact.COMPLETE],
        "is_on_file": view.is_on_file,
    }


def facts_of(view: View) -> list[dict]:
    """Return what is known of the entity besides its holdings, on whatever day; `stands` says whether on this one."""
    rows = view.reading.rows(EntityFact, entity_id=view.entity.pk)
    found = [
        {**row, "stands": view.on in row["valid"], "label": Fact(row["fact"]).label}
        for row in rows
        if not row["valid"].isempty
    ]
    return sorted(found, key=lambda row: (not row["stands"], row["id"]))


def owned_by(view: View, number: str | None) -> Page:
    """Return the keys of what the entity holds on the day."""
    held = view.reading.rows(Holding, owner_id=view.entity.pk, valid__contains=view.on)
    return Paginator([row["id"] for row in held], OWNERS_ON_A_PAGE).get_page(number)


def rest_text(chains: Chains) -> str:
    """Say what the listed chains leave out of the share, and why."""
    if not chains.rest:
        return ""
    amount = {"part": percent(chains.rest)}
    if chains.is_all:
        return _("%(part)s more comes from owners that hold one another in a circle.") % amount
    return _("%(part)s more comes over further chains that are not listed.") % amount


def beside_today(then: View, now: View) -> dict:
    """Return what is different today from what the page shows."""
    changes = changes_between(then, now)
    return {
        "today_sentence": share_sentence(now.share),
        "changes": changes[:MOST_SHOWN],
        "more_changes": max(0, len(changes) - MOST_SHOWN),
    }
