"""The letter named no percentage: a draft on which its readings can be compared before the vendor is asked."""

from licensing.models import Policy
from licensing.services.policies import draft_policy
from licensing.services.readings import choose_reading


def compare_readings(policy: Policy, actor) -> Policy:
    """Draft the policy anew, read as any known share: what a milder reading would leave can be seen beside it."""
    draft = draft_policy(
        actor=actor,
        reason="Asking the vendor which share its letter means",
        since=policy.valid.lower,
        title_en="The letter of 31 March, read anew",
        title_ru="Письмо от 31 марта: как его понимать",
        vendor=policy.vendor,
        letter=policy.letter,
        lines=policy.lines,
        territory=policy.territory,
        segments=policy.segments,
    )
    return choose_reading(draft, "any_share", actor=actor, reason="The strictest reading, until the vendor answers")
