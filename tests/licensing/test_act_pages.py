"""The pages of acts: what the matrix offers to undo, and what the act's own page asks before it does."""

import pytest
from django.urls import reverse
from psycopg.types.range import DateRange

from licensing.models import Act
from licensing.services.licenses import Grant, grant_licenses, revoke_licenses
from tests.licensing.conftest import DAY, SYSTEM, YEAR
from ui.formats import period

pytestmark = pytest.mark.django_db


@pytest.fixture
def give(lines, segments, operator):
    """Return a function that grants partners one license each, in one act."""

    def act(*partners, segment: str = "commercial") -> Act:
        kettles = lines["kettles"]
        grants = [Grant(row, kettles, segments[segment], ("KZ",), *YEAR, operator) for row in partners]
        return grant_licenses(grants, **SYSTEM)

    return act


@pytest.fixture
def browser(client_of, ada):
    return client_of(ada)


@pytest.fixture
def page(bens_partner) -> str:
    return reverse("licensing:matrix", args=[bens_partner.slug])


def undo(act: Act) -> str:
    return reverse("licensing:act_undo", args=[act.pk])


def test_one_click_undoes_what_touched_this_partner_alone(browser, page, give, bens_partner, cleos_partner):
    both = give(bens_partner, cleos_partner)
    shown = browser.get(page)
    assert "btn-sm" not in shown.text
    assert (shown.context["last_act"].act, shown.context["last_act"].is_small) == (both, False)
    assert "2 partners" in shown.text
    own = give(bens_partner, segment="education")
    shown = browser.get(page)
    assert (shown.context["last_act"].act, shown.context["last_act"].is_small) == (own, True)


def test_after_an_undo_no_older_act_takes_its_button(browser, page, give, bens_partner):
    older, newer = give(bens_partner), give(bens_partner, segment="education")
    answer = browser.post(undo(newer), {"next": page})
    assert answer.headers["Location"] == page
    newer.refresh_from_db()
    shown = browser.get(page).context["last_act"]
    assert (shown.act, shown.is_small) == (newer.undone_by, False)
    browser.post(undo(newer), {"next": page})
    assert not Act.objects.filter(undoes=older).exists()


def test_an_act_on_many_asks_for_a_reason_and_says_what_comes_back(browser, give, bens_partner, cleos_partner):
    both = give(bens_partner, cleos_partner)
    own_page = reverse("licensing:act_detail", args=[both.pk])
    told = browser.get(own_page).text
    for text in ("2 licenses", "2 partners", "as if never granted"):
        assert text in told
    refused = browser.post(undo(both), {"next": own_page}, follow=True)
    assert "Give a reason." in refused.text
    assert not Act.objects.filter(undoes=both).exists()
    browser.post(undo(both), {"next": own_page, "reason": "Wrong file"})
    assert Act.objects.get(undoes=both).reason == "Wrong file"
    assert browser.get(own_page).context["form"] is None


@pytest.mark.parametrize(
    ("next_", "lands"),
    [("/licensing/acts/", "/licensing/acts/"), ("https://elsewhere.example/", "act"), ("", "act")],
    ids=["the page that posted", "elsewhere", "none named"],
)
def test_where_an_undo_leads(browser, give, bens_partner, next_, lands):
    act = give(bens_partner)
    own_page = reverse("licensing:act_detail", args=[act.pk])
    answer = browser.post(undo(act), {"next": next_})
    assert answer.headers["Location"] == (own_page if lands == "act" else lands)


def test_what_a_revoked_license_would_be_again(browser, give, bens_partner, ada):
    licenses = [item.license for item in give(bens_partner).items.all()]
    act = revoke_licenses(licenses, actor=ada, reason="Moved", on=DAY)
    assert f"→ {period(DateRange(*YEAR))}" in browser.get(reverse("licensing:act_detail", args=[act.pk])).text


def test_a_large_act_is_read_in_pages_and_says_how_many_it_touched(
    browser, give, bens_partner, cleos_partner, monkeypatch
):
    monkeypatch.setattr("licensing.views.licenses.LICENSES_ON_A_PAGE", 1)
    act = give(bens_partner, cleos_partner)
    address = reverse("licensing:act_detail", args=[act.pk])
    pages = [browser.get(f"{address}?page={number}") for number in (1, 2)]
    assert [[item.license.holder for item, _back in page.context["rows"]] for page in pages] == [
        [bens_partner],
        [cleos_partner],
    ]
    assert ["Page 1 of 2" in pages[0].text, "Page 2 of 2" in pages[1].text] == [True, True]
    assert all("2 partners" in page.text for page in pages)
