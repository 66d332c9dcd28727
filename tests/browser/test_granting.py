"""Granting in the browser: the form answers while it is filled in, and what was granted is answered at once."""

import pytest

from licensing.models import License
from portal.story import play
from tests.portal.stage import silent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


def test_what_can_be_granted_is_seen_while_the_form_is_filled_in(person):
    scene = play.set_scene(silent)
    play.at(30, 3, 2021, 16)
    ben = scene.partners["sever-plus"]
    held = License.objects.get(holder=ben, line__slug="meetings", segment__code="education")
    ada = person("ada@distributor.example", width=360)
    ada.go(f"/licensing/matrix/{ben.slug}/")
    ada.page.click("text=Grant a license…")
    live = ada.page.locator("#grant-live")
    assert live.locator("#countries-GE").is_disabled()
    assert live.locator("#segments-education").is_disabled()
    assert f"{held} covers this until 31 December 2021." in live.locator("#segments-education-why").inner_text()
    live.locator("#segments-healthcare").check()
    ada.page.wait_for_selector("#segments-healthcare:checked")
    live.locator("#countries-KZ").check()
    ada.page.wait_for_selector("#grant-live h3:has-text('Healthcare · Kazakhstan')")
    assert "It holds on every day of the period." in live.inner_text()
    ada.page.fill("#id_last", "2022-06-30")
    ada.page.keyboard.press("Tab")
    ada.page.wait_for_selector("#grant-live :text('From 1 January 2022 it does not hold')")
    assert ada.page.evaluate("document.documentElement.scrollWidth") <= 360
    ada.page.fill("#id_reason", "Asked for by telephone")
    ada.page.click("main form button[type=submit]:has-text('Grant')")
    ada.page.wait_for_url("**/acts/*/")
    row = License.objects.latest("pk")
    assert (row.holder, row.segment.code, row.territory) == (ben, "healthcare", ["KZ"])
    assert str(row) in ada.text()
