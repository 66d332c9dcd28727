"""Template filters for days, periods and countries."""

from django import template

from ui import formats

register = template.Library()
register.filter("day", formats.day)
register.filter("period", formats.period)
register.filter("country", formats.country_name)
register.filter("region", formats.region_name)
register.filter("countries", formats.country_names)
register.filter("territory", formats.territory_names)


@register.filter
def last_day(value):
    """Return the last day included of a period that is over on `value`."""
    return formats.day(formats.last_day(value))


@register.filter
def get(mapping, key):
    """Return `mapping[key]`, or nothing."""
    return mapping.get(key) if mapping else None
