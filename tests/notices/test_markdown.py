"""Markdown of notices: what is written comes out, what a browser would run does not."""

from html.parser import HTMLParser

import pytest

from notices.markdown import to_html


class Parts(HTMLParser):
    """The tags and attributes that a browser would see."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= set(attrs)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**strong**", "<p><strong>strong</strong></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ],
    ids=["strong", "list"],
)
def test_what_is_written_comes_out(text, html):
    assert to_html(text).strip() == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](vbscript:x)",
        '[a](https://x.example "\\" onmouseover=alert(1)")',
        '<a href="javascript:alert(1)">a</a>',
        "<style>p{display:none}</style>",
        "<iframe src=https://x.example></iframe>",
        "![a](https://x.example/pixel.png)",
        "<svg/onload=alert(1)>",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(text):
    found = Parts()
    found.feed(to_html(text))
    assert found.tags <= {"p", "a", "em", "strong"}
    assert {name for name, _value in found.attributes} <= {"href", "rel", "title"}
    assert {value for name, value in found.attributes if name == "href"} <= {"https://x.example"}


def test_a_link_goes_where_it_says():
    assert 'href="https://x.example/"' in to_html("[a](https://x.example/)")
