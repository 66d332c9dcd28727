"""Agreements: versions, signatures, the stop of who has not signed in time, and who is told."""

import csv
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from psycopg.types.range import DateRange

from jobs import outbox
from jobs.models import Outbox
from notices.models import Delivery, Notice
from partners.exceptions import Refused
from partners.models import Agreement, Hold, Signature
from partners.services.agreements import add_agreement, remind, review_agreements, sign
from partners.services.holds import hold_partner, lift_hold
from partners.services.partners import end_partner
from partners.tasks import agreements_of_the_day
from tests.clock import played

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "bens_partner", "cleos_partner")]
SINCE, DUE = date(2021, 3, 1), date(2021, 3, 31)
TODAY = date(2021, 4, 1)
PAGE = reverse("partners:agreement_list")


@pytest.fixture
def today(db):
    with played(2021, 4, 1, 9):
        yield


@pytest.fixture
def add(ada):
    """Return a function that adds a version of the partner agreement, due yesterday unless told otherwise."""

    def make(**values) -> Agreement:
        given = {"code": "terms", "name_en": "Terms", "since": SINCE, "due": DUE, **values}
        return add_agreement(actor=ada, reason="New terms", **given)

    return make


def signed(agreement, partner, **values) -> Signature:
    given = {"actor": None, "reason": "system:test", "signed_on": TODAY, "signed_by": "Ben", **values}
    return sign(agreement, partner, **given)


def stopped(on: date = TODAY) -> list[str]:
    rows = Hold.objects.in_force(on).filter(reason="agreement").select_related("partner")
    return sorted(row.partner.slug for row in rows)


def test_versions_follow_each_other(add):
    assert [add().version, add(since=TODAY, due=TODAY).version, add(code="nda").version] == [1, 2, 1]
    with pytest.raises(Refused, match="Version 2 begins on 1 April 2021"):
        add()
    with pytest.raises(Refused, match="before the first day"):
        add(code="other", since=DUE, due=SINCE)
    assert Agreement.objects.count() == 3


def test_the_newest_version_entered_twice_is_one_and_told_once(add):
    assert add() == add()
    assert add(due=TODAY).version == 2, "with another last day it is the next one"
    assert Outbox.objects.filter(topic="partners.agreement", payload__what="new").count() == 2


def test_who_has_not_signed_in_time_is_stopped_from_the_day_after(add, bens_partner):
    signed(add(), bens_partner)
    assert review_agreements(DUE) == (0, 0)
    assert review_agreements(TODAY) == (1, 0)
    assert review_agreements(TODAY) == (0, 0)
    assert stopped() == ["cleoco"]
    hold = Hold.objects.get()
    assert (hold.valid, hold.blocks_running, hold.cause_url, hold.text) == (
        DateRange(TODAY, None),
        False,
        PAGE,
        "Terms, 1",
    )


def test_signing_lifts_the_stop_at_once(add, bens_partner, cleos_partner):
    row = add()
    review_agreements(TODAY)
    signed(row, bens_partner)
    assert stopped() == ["cleoco"]
    assert Outbox.objects.filter(topic="partners.hold", payload__what="lifted").count() == 1


def test_of_two_that_are_owed_both_have_to_be_signed(add, bens_partner):
    first, second = add(), add(code="nda", name_en="NDA")
    review_agreements(TODAY)
    signed(first, bens_partner)
    assert "benco" in stopped()
    signed(second, bens_partner)
    assert "benco" not in stopped()


def test_the_newest_version_counts(add, bens_partner):
    signed(add(), bens_partner)
    newest = add(since=date(2021, 3, 15))
    review_agreements(TODAY)
    assert "benco" in stopped()
    signed(newest, bens_partner)
    assert "benco" not in stopped()


@pytest.mark.parametrize(
    "values",
    [{"stops": False}, {"due": TODAY}, {"since": TODAY + timedelta(1), "due": TODAY + timedelta(9)}],
    ids=["stops nobody", "due today", "not begun"],
)
def test_nobody_is_stopped(add, values):
    add(**values)
    assert (review_agreements(TODAY), stopped()) == ((0, 0), [])


def test_what_is_no_longer_owed_is_lifted_by_the_task(add, bens_partner, ada):
    add()
    review_agreements(TODAY)
    add(since=TODAY, due=TODAY + timedelta(30))
    assert review_agreements(TODAY) == (0, 2)


def test_a_stop_that_an_officer_put_stays_the_officers(add, bens_partner, ada):
    row = add()
    hold_partner(bens_partner, actor=ada, reason="The paper is missing", on=date(2021, 3, 20), why="agreement")
    assert review_agreements(TODAY) == (1, 0)
    signed(row, bens_partner)
    review_agreements(TODAY)
    assert "benco" in stopped()


@pytest.mark.parametrize("days", [0, 3], ids=["on the day it began", "later"])
def test_what_a_person_lifted_does_not_stop_again_for_the_same_version(add, bens_partner, ada, days):
    add()
    review_agreements(TODAY)
    lift_hold(Hold.objects.get(partner=bens_partner), actor=ada, reason="On its way", on=TODAY + timedelta(days))
    assert review_agreements(TODAY + timedelta(days + 1)) == (0, 0)
    add(since=TODAY, due=TODAY + timedelta(30))
    review_agreements(TODAY + timedelta(31))
    assert "benco" in stopped(TODAY + timedelta(31))


def test_another_agreement_stops_whom_a_person_let_go(add, bens_partner, ada):
    add()
    review_agreements(TODAY)
    lift_hold(Hold.objects.get(partner=bens_partner), actor=ada, reason="On its way", on=TODAY)
    add(code="nda", name_en="NDA", due=TODAY)
    review_agreements(TODAY + timedelta(1))
    assert Hold.objects.in_force(TODAY + timedelta(1)).get(partner=bens_partner).text == "NDA, 1"


def test_who_is_a_partner_no_more_signs_nothing(add, bens_partner, ada):
    row = add()
    end_partner(bens_partner, actor=ada, reason="over", on=TODAY)
    bens_partner.refresh_from_db()
    with pytest.raises(Refused, match="has ended"):
        signed(row, bens_partner)


@pytest.mark.parametrize("link", ["http://distributor.example/terms", "ftp://distributor.example/terms"])
def test_what_is_read_unprotected_is_no_link(add, link):
    with pytest.raises(Refused, match="begins with https://") as refusal:
        add(link=link)
    assert link in str(refusal.value)
    assert not Agreement.objects.exists()


def test_who_is_a_partner_no_more_owes_nothing(add, bens_partner, ada):
    add()
    end_partner(bens_partner, actor=ada, reason="over", on=DUE)
    review_agreements(TODAY)
    assert stopped() == ["cleoco"]


def test_a_signature_is_once_and_of_a_day_that_can_be(add, bens_partner, operator):
    row = add()
    assert signed(row, bens_partner) == signed(row, bens_partner)
    for other in ({"signed_by": "Another"}, {"signed_on": SINCE}):
        with pytest.raises(Refused, match="on 1 April 2021, by Ben"):
            signed(row, bens_partner, **other)
    for day in (SINCE - timedelta(1), TODAY + timedelta(1)):
        with pytest.raises(Refused):
            signed(row, bens_partner, signed_on=day)
    with pytest.raises(Refused, match="sub-partners"):
        signed(row, operator)
    assert Signature.objects.count() == 1


def notices() -> list[tuple[str, list[str]]]:
    """Return each notice of an agreement, with the partners it went to."""
    outbox.drain()
    rows = Notice.objects.filter(source__startswith="agreement:").order_by("pk")
    told = Delivery.objects.filter(notice__in=rows)
    return [(row.subject_en, sorted({one.partner.slug for one in told if one.notice_id == row.pk})) for row in rows]


def test_all_are_told_and_who_has_not_signed_is_reminded_once(add, bens_partner, cleos_partner):
    row = add(due=TODAY + timedelta(14))
    signed(row, bens_partner)
    for _turn in range(2):
        remind(TODAY)
    assert notices()[0][0] == "To be signed: Terms, 1"
    assert [subject for subject, _slugs in notices()[1:]] == ["Still to be signed: Terms, 1"]
    remind(TODAY + timedelta(5))
    assert len(notices()) == 2
    remind(TODAY + timedelta(11))
    assert len(notices()) == 3
    remind(TODAY + timedelta(15))
    assert len(notices()) == 3


def last_told(what: str) -> Notice:
    outbox.drain()
    return Notice.objects.get(source__startswith="hold:", source__endswith=f":{what}")


def test_a_stop_tells_what_goes_on_and_what_lifts_it(add, ada, cleos_partner, bens_partner):
    row = add(name_ru="Условия")
    signed(row, cleos_partner)
    review_agreements(TODAY)
    told = last_told("stopped")
    assert "Why: Terms, 1: not signed in time" in told.body_en
    assert "running contracts, bids and awards of before that day go on" in told.body_en
    assert f"What lifts it: {settings.ORIGIN}{PAGE}" in told.body_en
    signed(row, bens_partner, actor=ada, reason="On paper")
    assert "Why: On paper" in last_told("lifted").body_en


def test_a_stop_of_the_portal_that_is_lifted_by_the_task_names_no_code(add, cleos_partner, bens_partner):
    signed(add(), cleos_partner)
    review_agreements(TODAY)
    add(since=TODAY, due=TODAY + timedelta(30))
    review_agreements(TODAY)
    told = last_told("lifted")
    assert "Why: Terms, 1: signed, or no longer owed" in told.body_en
    assert "system:" not in told.body_en + told.body_ru


def test_a_stop_that_is_lifted_on_its_first_day_is_taken_back(add, bens_partner):
    row = add()
    review_agreements(TODAY)
    signed(row, bens_partner)
    assert bens_partner.holds.get().valid.isempty
    assert "is taken back, as if it had not been put." in last_told("lifted").body_en


def test_who_is_a_partner_no_more_is_not_told_that_it_may_act_again(add, bens_partner, ada):
    add()
    review_agreements(TODAY)
    end_partner(bens_partner, actor=ada, reason="over", on=TODAY)
    assert review_agreements(TODAY) == (0, 0)
    assert stopped() == ["benco", "cleoco"]


def test_a_stop_of_everything_says_so(bens_partner, ada):
    hold_partner(bens_partner, actor=ada, reason="Fraud", on=TODAY, why="compliance", blocks_running=True)
    told = last_told("stopped")
    assert (
        "everything stops, running contracts, bids and awards too. Ask the distributor what lifts it." in told.body_en
    )


def test_after_days_without_the_task_one_reminder_is_sent(add):
    add(due=TODAY + timedelta(2))
    remind(TODAY)
    assert [subject for subject, _slugs in notices()] == ["To be signed: Terms, 1", "Still to be signed: Terms, 1"]


def test_the_task_does_both(add):
    add()
    assert agreements_of_the_day() == (2, 0)
    assert agreements_of_the_day() == (0, 0)


# Pages


def test_the_distributor_adds_records_and_sees_who_is_missing(client_of, ada, bens_partner):
    browser = client_of(ada)
    assert "No agreement yet." in browser.get(PAGE).text
    fields = {"code": "terms", "name_en": "Terms", "since": SINCE, "due": DUE, "stops": "on", "reason": "New"}
    page = browser.post(reverse("partners:agreement_add"), fields)
    assert page.url == reverse("partners:agreement_detail", args=["terms"])
    assert "There is an agreement of this code" in browser.post(reverse("partners:agreement_add"), fields).text
    record = reverse("partners:signature_add", args=["terms", "benco"])
    told = {"signed_on": TODAY, "signed_by": "Ben", "reason": "On paper"}
    assert browser.post(record, told).url == page.url
    text = browser.get(page.url).text
    assert "1 of 2" in text
    assert "not signed, was due on 31 March 2021" in text
    missing = browser.get(page.url, {"signed": "missing"}).text
    assert ("Cleoco" in missing, "Benco" in missing) == (True, False)
    rows = browser.get(page.url, {"_export": "csv"}).text.splitlines()
    assert (len(rows), "2021-04-01,Ben" in rows[1]) == (3, True)


def test_while_the_next_version_is_announced_the_one_in_force_is_shown_and_signed(client_of, ada, add, bens_partner):
    first, browser = add(), client_of(ada)
    review_agreements(TODAY)
    second = add(since=TODAY + timedelta(30), due=TODAY + timedelta(60))
    page, record = (
        reverse("partners:agreement_detail", args=["terms"]),
        reverse("partners:signature_add", args=["terms", "benco"]),
    )
    assert browser.get(page).context["agreement"] == first
    assert browser.get(page, {"version": "2"}).context["agreement"] == second
    assert {browser.get(page, {"version": wrong}).status_code for wrong in ("3", "x", "²", "9" * 30)} == {404}
    told = {"signed_on": TODAY, "signed_by": "Ben", "reason": "On paper"}
    refused = browser.post(f"{record}?version=2", told)
    assert (refused.status_code, "cannot have been signed before" in refused.text) == (422, True)
    browser.post(record, told)
    assert (Signature.objects.get().agreement, stopped()) == (first, ["cleoco"])


def listed(browser, **query) -> list[str]:
    """Return the partners that the page of the agreement lists, each with what it says of the signature."""
    page = browser.get(reverse("partners:agreement_detail", args=["terms"]), {**query, "_export": "csv"})
    return [f"{row[1]}: {row[3]}" for row in list(csv.reader(page.text.splitlines()))[1:]]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, {"missing": ["cleoco"], "late": ["cleoco"], "stopped": ["cleoco"]}),
        ({"stops": False}, {"missing": ["cleoco"], "late": ["cleoco"], "stopped": []}),
        ({"due": TODAY}, {"missing": ["cleoco"], "late": [], "stopped": []}),
    ],
    ids=["stops", "stops nobody", "due today"],
)
def test_the_page_finds_who_is_late_and_who_is_stopped(client_of, ada, add, bens_partner, values, found):
    signed(add(**values), bens_partner)
    review_agreements(TODAY)
    browser = client_of(ada)
    rows = {state: [row.partition(":")[0] for row in listed(browser, signed=state)] for state in found}
    assert rows == found
    assert [row.partition(":")[0] for row in listed(browser, signed="signed")] == ["benco"]


def test_the_page_says_since_when_a_partner_is_stopped(client_of, ada, add, bens_partner):
    signed(add(), bens_partner)
    review_agreements(TODAY)
    assert listed(client_of(ada))[1:] == ["cleoco: not signed, was due on 31 March 2021; stopped since 1 April 2021"]


def test_filtering_an_earlier_version_stays_with_it(client_of, ada, add):
    add()
    add(since=TODAY, due=TODAY)
    shown = client_of(ada).get(reverse("partners:agreement_detail", args=["terms"]), {"version": "1"}).text
    form = shown.split('role="search"')[2 if shown.count('role="search"') > 1 else 1].split("</form>")[0]
    assert '<input type="hidden" name="version" value="1">' in form


def test_the_next_version_keeps_the_code(client_of, ada, add):
    add()
    page = f"{reverse('partners:agreement_add')}?code=terms"
    fields = {"code": "other", "name_en": "Terms", "since": TODAY, "due": TODAY, "reason": "New"}
    client_of(ada).post(page, fields)
    newest = Agreement.objects.latest("version")
    assert (newest.code, newest.version, newest.stops) == ("terms", 2, False)


def test_an_owner_reads_what_is_owed_and_signs(client_of, ben, add, bens_partner):
    add()
    review_agreements(TODAY)
    browser = client_of(ben)
    assert "To be signed" in browser.get("/").text
    assert "Who has not signed by then is stopped" in browser.get(PAGE).text
    page = reverse("partners:agreement_sign", args=["terms"])
    assert browser.post(page, {}).status_code == 422
    assert browser.post(page, {"agrees": "on"}).url == PAGE
    row = Signature.objects.get()
    assert (row.partner, row.signed_on, row.signed_by, row.entered_by) == (bens_partner, TODAY, str(ben), ben)
    assert stopped() == ["cleoco"]
    assert "Nothing is to be signed." in browser.get(PAGE).text
    assert browser.get(page).status_code == 404


def test_who_is_no_owner_does_not_sign(client_of, bela, add):
    add()
    page = reverse("partners:agreement_sign", args=["terms"])
    assert client_of(bela).post(page, {"agrees": "on"}).status_code == 403
    assert "An owner of your organization signs it." in client_of(bela).get(PAGE).text
