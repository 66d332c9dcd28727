"""Template filters for what speaks for two customers being one."""

from django import template

from customers.likeness import likeness_text

register = template.Library()
register.filter("likeness", likeness_text)
