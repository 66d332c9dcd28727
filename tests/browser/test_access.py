"""axe finds nothing on any page, light and dark, in both languages; the console stays quiet."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from tests.portal.people import PEOPLE
from tests.portal.routes import ROUTES
from tests.portal.stage import set_stage
from tests.portal.test_roles import client_for, urls

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
DRESSES = [("en", False), ("ru", True)]
"""Both languages and both themes; every combination of them, at both widths, is looked at by `make soak`."""

PARTS = {"licensing:suggestions", "licensing:ask_commitments"}
"""What is put into a page and is none by itself."""


def html_pages(email: str | None, place: int) -> list[tuple[str, str]]:
    """Return the routes that answer a person with a page of HTML."""
    client = client_for(email) if email else Client()
    found = []
    for name, url in urls().items():
        if ROUTES[name][1].split()[place] == "200" and name not in PARTS:
            response = client.get(url)
            response.getvalue()  # a file that is sent stays open until it is read
            if response.headers["Content-Type"].startswith("text/html"):
                found.append((name, url))
    return found


def test_axe_finds_nothing(person):
    set_stage()
    seen: set[str] = set()
    problems = []
    for who in ("ada", "ben", "nobody"):
        pages = [(name, url) for name, url in html_pages(PEOPLE[who], list(PEOPLE).index(who)) if name not in seen]
        seen.update(name for name, _url in pages)
        for language, dark in DRESSES:
            one = person(PEOPLE[who] or "", language=language, dark=dark)
            for name, url in pages:
                one.go(url)
                for violation in Axe().run(one.page).response["violations"]:
                    problems.append((name, language, dark, violation["id"], violation["nodes"][0]["html"][:200]))
    assert problems == []
    assert len(seen) > 80
