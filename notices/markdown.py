"""Markdown → HTML that is safe to show."""

import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

MARKDOWN = MarkdownIt("js-default", {"html": False, "linkify": False}).enable("table")
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "a", "code", "pre", "hr",
        "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip


def to_html(text: str) -> SafeString:
    """Return the HTML of a Markdown text: no raw HTML, no images, links to http, https and mailto alone."""
    html = MARKDOWN.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return mark_safe(nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}))


MEANT = re.compile(r"([\\`*_{}\[\]()#+!|<>~&])")
"""What Markdown would take for more than a character, wherever it stands."""


def plain_text(text: str) -> str:
    """Return a text on one line that Markdown shows as it stands."""
    return MEANT.sub(r"\\\1", " ".join(text.split()))
