"""Statements on a policy, and what an officer makes of a denial: the policy is kept, or held, or ends."""

from datetime import datetime

from django.utils.translation import gettext as _

from files import documents
from history import clock
from history.changes import change, person
from licensing import standing
from licensing.models import Contested, Policy, PolicyStatus, Rank, Stance, Statement
from licensing.services.documents import keep_document
from licensing.services.force import is_over
from licensing.services.policies import must_be
from partners.exceptions import Refused


def add_statement(
    policy: Policy,
    *,
    actor,
    reason: str,
    source: str,
    rank: str,
    stance: str,
    quote: str,
    received_at: datetime,
    is_direct: bool | None = None,
    document: documents.Document | None = None,
    link: str = "",
) -> Statement:
    """Put on file what one source says of a policy. A denial by a rank of at least its own opens a contest.

    `is_direct` is what it says of buying from the vendor direct, None where it does not speak of it. The same
    statement entered twice is one.
    """
    with change(actor=actor, reason=reason):
        policy = Policy.objects.select_for_update().get(pk=policy.pk)
        check_statement(policy, received_at)
        said = {"source": source, "rank": rank, "stance": stance, "quote": quote, "received_at": received_at}
        twice = policy.statements.filter(**said).first()
        if twice is not None:
            return twice
        statement = policy.statements.create(
            **said,
            is_direct=is_direct,
            document=keep_document(document, actor=actor) if document else None,
            link=link,
            entered_by=person(actor),
        )
        contest(policy, statement)
    return statement


def check_statement(policy: Policy, received_at: datetime) -> None:
    if policy.status == PolicyStatus.CANCELLED:
        text = _("%(policy)s was cancelled: there is nothing that a statement could speak of.")
        raise Refused(text % {"policy": policy}, "status")
    if received_at > clock.now():
        raise Refused(_("A statement cannot be received later than now: give the moment it came."), "received_at")


def contest(policy: Policy, statement: Statement) -> None:
    """Open a contest where the statement weighs enough; to be called within a change."""
    if policy.status != PolicyStatus.ENACTED or not standing.contests(
        statement.rank, statement.stance, rank_of(policy)
    ):
        return
    contested = standing.contested_by(policy.contested, is_over=is_over(policy))
    if contested != policy.contested:
        policy.contested = contested
        policy.save(update_fields=["contested"])


def rank_of(policy: Policy) -> str:
    """Return the policy's own rank."""
    asserting = policy.statements.filter(stance=Stance.ASSERTS).values_list("rank", flat=True)
    return Rank(standing.own_rank(has_letter=has_letter(policy), asserting=asserting))


def has_letter(policy: Policy) -> bool:
    return bool(policy.letter or policy.letter_document_id)


def keep_policy(policy: Policy, *, actor, reason: str) -> Policy:
    """Let the answers of a contested policy stand, with both quotes. One officer's act, at once; twice is once."""
    return choose(policy, Contested.KEPT, actor=actor, reason=reason)


def hold_policy(policy: Policy, *, actor, reason: str) -> Policy:
    """Turn the stops of a contested policy into asks. One officer's act, at once; twice is once."""
    return choose(policy, Contested.HELD, actor=actor, reason=reason)


def choose(policy: Policy, choice: str, *, actor, reason: str) -> Policy:
    with change(actor=actor, reason=reason):
        policy = Policy.objects.select_for_update().get(pk=policy.pk)
        must_be(policy, PolicyStatus.ENACTED)
        if is_over(policy):
            raise Refused(_("%(policy)s has ended already.") % {"policy": policy}, "ended")
        if not policy.contested:
            text = _("%(policy)s is not contested: enter first what a source of at least its own rank denies.")
            raise Refused(text % {"policy": policy}, "not_contested")
        if policy.contested != choice:
            policy.contested = choice
            policy.save(update_fields=["contested"])
    return policy
