"""What higher floors add to a page: each function named in settings.PANELS gives one template and what it shows."""

from django.conf import settings
from django.utils.module_loading import import_string


def panels_of(page: str, row, actor) -> dict:
    """Return `panels`, the templates that a page includes for a row, with the context of all of them."""
    found = [import_string(path)(row, actor) for path in settings.PANELS.get(page, [])]
    context = {name: value for _template, given in found for name, value in given.items()}
    return {**context, "panels": [template for template, _given in found]}
