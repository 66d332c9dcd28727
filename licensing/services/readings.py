"""A reading chosen: what a draft says of the state becomes what the reading says."""

from django.utils.translation import gettext as _

from history.changes import change
from licensing.letter import Place
from licensing.models import Policy, PolicyStatus, TermKind
from licensing.readings import READINGS, read_as
from licensing.selectors.gather import policy_fact
from licensing.selectors.impact.worlds import row_of
from licensing.selectors.readings import facts_of_scope
from licensing.services.force import tell_limit
from licensing.services.policies import must_be
from licensing.services.terms import LONGEST_NOTE, Before, standing_terms, write_term
from partners.exceptions import Refused

BY_CODE = {reading.code: reading for reading in READINGS}


def choose_reading(policy: Policy, code: str, *, actor, reason: str) -> Policy:
    """Write a reading's measure, limit and segments into a draft; what else it names stays. Twice is once.

    The reason stands beside the phrase about customers, as why it is read so.
    """
    if code not in BY_CODE:
        text = _("There is no reading “%(code)s”: choose one of those on the page.")
        raise Refused(text % {"code": code}, "reading")
    with change(actor=actor, reason=reason):
        policy = Policy.objects.select_for_update().get(pk=policy.pk)
        must_be(policy, PolicyStatus.DRAFT)
        found = read_as(policy_fact(row_of(policy)), BY_CODE[code], facts_of_scope())
        before = standing_terms(policy)
        policy.segments = list(found.segments)
        policy.measure = found.measure.name if found.measure else ""
        policy.measure_limit = found.measure.limit if found.measure else None
        policy.save(update_fields=["segments", "measure", "measure_limit"])
        write_term(policy, TermKind.CUSTOMERS, phrase_of(before), reason[:LONGEST_NOTE], before, actor=actor)
        tell_limit(policy)
    return policy


def phrase_of(before: Before) -> Place | None:
    """Return where the phrase about customers stands, which is now read another way; None without one."""
    row = before.rows.get(TermKind.CUSTOMERS)
    return None if row is None or row.is_interpretation else (row.begin, row.end)
