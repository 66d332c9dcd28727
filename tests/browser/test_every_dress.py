"""Every page in every dress: both languages, light and dark, wide and narrow. Every fault is told at once."""

from itertools import product
from statistics import median

import pytest

from customers.models import Segment
from partners.models import CountryGroup
from portal.imports import SPECS
from tests.browser.dress import cost, english, faults
from tests.browser.test_access import html_pages
from tests.portal.people import PEOPLE
from tests.portal.stage import set_stage

pytestmark = [pytest.mark.soak, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 360)
DRESSES = list(product(("en", "ru"), (False, True), WIDTHS))
VISITORS = ("ada", "ben", "nobody", "vera", "sam")
HEAVIEST = 3


def dress_name(language: str, dark: bool, width: int) -> str:
    return f"{language} {'dark' if dark else 'light'} {width}"


@pytest.mark.parametrize(("language", "dark", "width"), DRESSES, ids=[dress_name(*dress) for dress in DRESSES])
def test_every_page(person, language, dark, width, pytestconfig, record_property):
    set_stage()
    texts = english() - as_they_are() if language == "ru" else set()
    found, costs = {}, {}
    for visitor, pages in visits(pytestconfig.getoption("pages")):
        one = person(PEOPLE[visitor] or "", language=language, dark=dark, width=width)
        for name, url in pages:
            one.go(url)
            wrong = faults(one.page, texts) + [f"console: {text}" for text in one.complaints]
            one.complaints.clear()
            costs[name] = cost(one.page)
            if wrong:
                found[f"{name} ({visitor})"] = wrong
    record_property("soak", f"{dress_name(language, dark, width)}: {told(costs)}")
    assert found == {}, "\n".join(f"{name}: {fault}" for name, all_ in found.items() for fault in all_)


def as_they_are() -> set[str]:
    """Return what is shown alike in every language: codes, and the headings that a file may have."""
    codes = {code for model in (Segment, CountryGroup) for code in model.objects.values_list("code", flat=True)}
    return codes | {title for spec in SPECS.values() for column in spec.columns for title in column.titles}


def visits(part: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return who opens which pages: each page once, by the first who may."""
    seen: set[str] = set()
    found = []
    for visitor in VISITORS:
        pages = html_pages(PEOPLE[visitor], list(PEOPLE).index(visitor))
        found.append((visitor, [page for page in pages if page[0] not in seen and part in page[0]]))
        seen.update(name for name, _url in pages)
    return found


def told(costs: dict[str, dict[str, float]]) -> str:
    """Return in a line what the pages weigh and how long they take."""
    heaviest = sorted(costs, key=lambda name: -costs[name]["html"])[:HEAVIEST]
    slowest = sorted(costs, key=lambda name: -costs[name]["answered"])[:HEAVIEST]
    middle = {key: median(row[key] for row in costs.values()) for key in ("html", "files", "answered", "loaded")}
    heavy = ", ".join(f"{name} {costs[name]['html'] / 1000:.0f} kB" for name in heaviest)
    slow = ", ".join(f"{name} {costs[name]['answered']:.0f} ms" for name in slowest)
    return (
        f"{len(costs)} pages, median {middle['html'] / 1000:.0f} kB and {middle['files'] / 1000:.0f} kB of files, "
        f"answered in {middle['answered']:.0f} ms, loaded in {middle['loaded']:.0f} ms; "
        f"heaviest {heavy}; slowest {slow}"
    )
