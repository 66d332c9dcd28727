"""Numbers of registers under the names that people know them by."""

from django import template

from customers.identifiers.messages import number_words, scheme_words

register = template.Library()
register.filter("scheme", scheme_words)
register.filter("number", number_words)
