"""Template filters for the sentences of a policy, and what its terms rest on."""

from django import template

from licensing import policy_sentences
from licensing.models import Decision, Policy
from licensing.selectors.letters import language_of, letter_pieces, terms_in_answer, terms_of

register = template.Library()
register.filter("scope_sentence", policy_sentences.scope_sentence)
register.filter("run_off_sentence", policy_sentences.run_off_sentence)
register.filter("unproven_sentence", policy_sentences.unproven_sentence)


@register.inclusion_tag("licensing/terms.html")
def policy_terms(policy: Policy) -> dict:
    """Show what each term of a policy rests on: a phrase of the letter, or an interpretation with its author."""
    return {"terms": terms_of(policy)}


@register.inclusion_tag("licensing/letter.html", takes_context=True)
def policy_letter(context, policy: Policy) -> dict:
    """Show the letter with the phrases marked, to those who may see it."""
    return {
        "request": context["request"],
        "policy": policy,
        "pieces": letter_pieces(policy),
        "language": language_of(policy.letter),
    }


@register.inclusion_tag("licensing/receipt_terms.html")
def receipt_terms(row: Decision) -> dict:
    """Show the terms of the policies that an answer names, as known when it was given."""
    return {"policies": [(f"P-{number}", terms) for number, terms in terms_in_answer(row).items()]}
