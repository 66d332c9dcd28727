"""`{% history_panel object … %}`: the history of one object or several, in pages."""

from django import template
from django.core.paginator import Paginator

from history.selectors import timeline

register = template.Library()
PER_PAGE = 10
PARAMETER = "history"


@register.inclusion_tag("history/panel.html", takes_context=True)
def history_panel(context, *objects):
    """Print the history of the objects, or lists of objects; the page is asked for by `?history=2`."""
    request = context["request"]
    objects = [item for given in objects for item in (given if isinstance(given, list) else [given])]
    pages = Paginator(timeline(*objects), PER_PAGE)
    page = pages.get_page(request.GET.get(PARAMETER))
    return {
        "page": page,
        "several": len({type(item) for item in objects}) > 1,
        "newer": address(request, page.previous_page_number()) if page.has_previous() else "",
        "older": address(request, page.next_page_number()) if page.has_next() else "",
    }


def address(request, number: int) -> str:
    """Return this page's address with another page of the history."""
    query = request.GET.copy()
    query[PARAMETER] = number
    return f"?{query.urlencode()}#history"
