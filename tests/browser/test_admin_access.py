"""axe finds nothing in support's admin either."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.urls import reverse

from tests.portal.people import PEOPLE
from tests.portal.stage import set_stage
from tests.portal.test_roles import client_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser-admin")]


def admin_pages() -> list[str]:
    """Return of every model in the admin its list, its form, and the page and history of one row."""
    client, found = client_for(PEOPLE["sam"]), [reverse("admin:index")]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.order_by("pk").last()
        found += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        found += [reverse(f"{name}_{page}", args=[row.pk]) for page in ("change", "history") if row is not None]
    return [url for url in found if client.get(url).status_code == 200]


DRESSES = [
    pytest.param("en", False, id="light"),
    # The same markup in other colours and words: as long as all other tests of the browser together.
    pytest.param("ru", True, id="dark, Russian", marks=pytest.mark.soak),
]


@pytest.mark.parametrize(("language", "dark"), DRESSES)
def test_axe_finds_nothing_in_the_admin(person, language, dark):
    set_stage()
    pages, problems = admin_pages(), []
    one = person(PEOPLE["sam"], language=language, dark=dark)
    for url in pages:
        one.go(url)
        one.page.wait_for_function("document.readyState === 'complete'")
        for violation in Axe().run(one.page, options={"preload": False}).response["violations"]:
            problems.append((url, violation["id"], violation["nodes"][0]["html"][:200]))
    assert problems == []
    assert len(pages) > 60
