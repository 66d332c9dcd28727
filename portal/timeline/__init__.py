"""The timeline of a policy: its letter, what was said, its versions, second persons, who was hit, who was told."""

from datetime import datetime

from licensing.models import Policy
from portal.timeline.entries import Entry
from portal.timeline.rule import (
    confirmation_entries,
    gap_entries,
    impact_entries,
    letter_entries,
    statement_entries,
)
from portal.timeline.told import notice_entries
from portal.timeline.versions import version_entries

SOURCES = (
    letter_entries,
    statement_entries,
    version_entries,
    confirmation_entries,
    impact_entries,
    gap_entries,
    notice_entries,
)

__all__ = ["Entry", "timeline_of"]


def timeline_of(policy: Policy, actor) -> list[Entry]:
    """Return everything of a policy that the actor may see, in the order in which it became known."""
    found = [entry for source in SOURCES for entry in source(policy, actor)]
    return sorted(found, key=moment)


def moment(entry: Entry) -> datetime:
    return entry.at
