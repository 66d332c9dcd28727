"""Previews: who a policy hits, kept as it was shown, with the proof that undoing it leaves every answer as it is."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from psycopg.errors import SerializationFailure

from history import clock
from history.changes import person
from licensing.impact import Impact, digest_of
from licensing.models import Policy, PolicyStatus, Preview, PreviewStep
from licensing.selectors.impact import Progress, impact_of, silent
from licensing.services.answers import one_snapshot
from licensing.services.undoing import prove_undo
from partners.exceptions import Refused

TURNS = 3
"""How often a preview is computed where its draft is changed meanwhile."""
NO_TERMS = ("id", "status", "impact", "enacted_at", "enacted_by_id")
"""What of a policy is not said by its draft."""


def take_preview(policy: Policy, *, actor, progress: Progress = silent) -> Preview:
    """Compute who a draft hits and what ending it as if never would leave, and keep it; the same again is kept once.

    Refused where the draft is cancelled, or changed again and again, while it is computed.
    """
    impact, undo = computed(policy, actor=actor, progress=progress)
    with transaction.atomic():
        Policy.objects.select_for_update().get(pk=policy.pk)
        newest = policy.previews.filter(step=PreviewStep.SHOWN).first()
        if newest is not None and is_the_same(newest, policy, impact, undo):
            return newest
        return keep_preview(policy, impact, step=PreviewStep.SHOWN, actor=actor, undo=undo)


def computed(policy: Policy, *, actor, progress: Progress) -> tuple[Impact, dict]:
    """Return the impact and the proof of the undo of one snapshot; anew where the draft was changed meanwhile."""
    for _turn in range(TURNS):
        try:
            with one_snapshot():
                impact = impact_of(policy, today=clock.today(), progress=progress)
                return impact, prove_undo(policy, impact, actor=actor)
        except OperationalError as error:
            if not isinstance(error.__cause__, SerializationFailure):
                raise
            policy.refresh_from_db()
            if policy.status != PolicyStatus.DRAFT:
                break
    raise Refused(_("%(policy)s was changed while it was looked at: look again.") % {"policy": policy}, "moved")


def must_be_the_set(shown: Preview, policy: Policy, impact: Impact) -> None:
    """Refuse where what is hit now is not the set that was shown, or the draft says something else by now."""
    if shown.policy_id != policy.pk or shown.terms != terms_of_draft(policy):
        raise Refused(_("The draft was changed since the preview: look at who is hit now, then enact."), "moved")
    if shown.digest != digest_of(impact.as_found()):
        raise Refused(_("Since the preview something moved: look at who is hit now, then enact."), "moved")


def is_the_same(preview: Preview, policy: Policy, impact: Impact, undo: dict) -> bool:
    return (preview.terms, preview.found, preview.undo) == (terms_of_draft(policy), plain(impact.as_found()), undo)


def keep_preview(policy: Policy, impact: Impact, *, step: str, actor, undo: dict | None = None) -> Preview:
    """Write what was found inside the caller's transaction."""
    found = plain(impact.as_found())
    return Preview.objects.create(
        policy=policy,
        step=step,
        taken_at=clock.now(),
        taken_by=person(actor),
        on=impact.on,
        terms=terms_of_draft(policy),
        digest=digest_of(found),
        found=found,
        undo=undo,
    )


def plain(found: dict) -> dict:
    """Return what was found as it is read back from the database."""
    return json.loads(json.dumps(found))


def terms_of_draft(policy: Policy) -> str:
    """Return the hash of what a policy says: a draft that was changed is another one than was shown."""
    fields = [field.attname for field in policy._meta.concrete_fields if field.attname not in NO_TERMS]
    said = {name: str(getattr(policy, name)) if name == "valid" else getattr(policy, name) for name in fields}
    text = json.dumps(said, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()
