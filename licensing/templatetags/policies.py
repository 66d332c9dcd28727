"""Template filters for the sentences of a policy."""

from django import template

from licensing import policy_sentences

register = template.Library()
register.filter("scope_sentence", policy_sentences.scope_sentence)
register.filter("run_off_sentence", policy_sentences.run_off_sentence)
register.filter("unproven_sentence", policy_sentences.unproven_sentence)
