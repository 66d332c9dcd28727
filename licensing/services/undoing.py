"""The proof of the undo: enact and end a policy as if it had never been, on a transaction that is thrown away."""

from dataclasses import dataclass

from history.changes import change
from history.undone import thrown_away
from licensing import decision
from licensing.impact import Impact
from licensing.models import Decision, Policy, ProductLine
from licensing.selectors.answers import decision_on
from licensing.selectors.gather import Wanted, gather
from licensing.selectors.impact.answers import batches, recent_answers
from licensing.services.force import end_policy, put_in_force

CODE = "system:undo-proof"


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as two of them are compared: the verdict, what governs it, how the customer buys, and all reasons."""

    verdict: str
    governing: str
    route: str
    reasons: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"{self.verdict}: {', '.join(self.reasons)} ({self.route})"


def prove_undo(policy: Policy, impact: Impact, *, actor) -> dict:
    """Return what `Preview.undo` holds: of the stored answers of the last months, which would differ from today."""
    lines = list(ProductLine.objects.filter(slug__in=policy.lines))
    answers = recent_answers(lines, impact.on)
    before = said_of(answers, lines, impact)
    with thrown_away():
        enact_and_end(policy, impact, actor)
        after = said_of(answers, lines, impact)
    return {"asked": len(before), "differ": differing(before, after)}


def enact_and_end(policy: Policy, impact: Impact, actor) -> None:
    with change(actor=None, reason=CODE):
        policy = Policy.objects.select_for_update().get(pk=policy.pk)
        put_in_force(policy, impact, actor=actor)
        end_policy(policy, {"as_if_never": True})


def said_of(answers: list[int], lines: list[ProductLine], impact: Impact) -> dict[int, Said]:
    """Return what each answer is on the policy's first day, by the facts as they stand in this transaction."""
    found = {}
    for rows in batches(answers):
        facts = facts_of(rows, lines, impact)
        for row in rows:
            said = decision_on(row, facts, impact.on)
            if said is not None:
                reasons = tuple(f"{reason.code}{'*' if reason.lifted_by else ''}" for reason in said.reasons)
                found[row.pk] = Said(said.verdict, said.governing, said.route, reasons)
    return found


def facts_of(rows: list[Decision], lines: list[ProductLine], impact: Impact) -> decision.Facts:
    wanted = Wanted(
        partners=frozenset(row.partner_id for row in rows),
        lines=frozenset(line.pk for line in lines),
        customers=frozenset(pk for row in rows for pk in (row.customer_id, row.buyer_id) if pk),
    )
    return gather(wanted, on=impact.on)


def differing(before: dict[int, Said], after: dict[int, Said]) -> list[list]:
    """Return [key, verdict before, verdict after, why] of every answer that is not the same in both."""
    found = []
    for key in sorted(before.keys() | after.keys()):
        one, two = before.get(key), after.get(key)
        if one != two:
            why = f"{one.text if one else '–'} → {two.text if two else '–'}"
            found.append([key, one and one.verdict, two and two.verdict, why])
    return found
