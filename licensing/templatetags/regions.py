"""A template tag for the rights that name a region."""

from django import template

from history import clock
from licensing.selectors.regions import rights_naming

register = template.Library()


@register.simple_tag
def rights_that_name(region):
    """Return the licenses and policies of today that name a region or except it."""
    return rights_naming(region, clock.today()) if region else []
