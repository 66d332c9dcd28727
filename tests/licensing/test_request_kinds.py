"""Requests for a license, an exception, an approval: granted with their service, seconded, taken back."""

from datetime import date, timedelta

import pytest
from psycopg.types.range import DateRange

from history import clock
from jobs import outbox
from jobs.models import SentMail
from licensing.models import Application, Confirmation, Exemption, License
from licensing.selectors.applications import terms_of, ways_for
from licensing.services.answers import answer_question
from licensing.services.applications import apply_for, change_application, proposals_of
from licensing.services.confirmations import confirm, refuse
from partners.exceptions import Refused
from partners.models import Request, RequestMessage
from partners.services import requests
from tests.clock import played

pytestmark = pytest.mark.django_db
TODAY, UNTIL = date(2021, 4, 8), date(2021, 7, 1)


@pytest.fixture(autouse=True)
def in_april(settings, db):
    settings.EMAIL_BACKEND = "jobs.backends.MailboxBackend"
    with played(2021, 4, 8, 9):
        yield


@pytest.fixture
def answer(ask, ben):
    """Return a function that asks about the university and returns the stored answer."""
    return lambda **values: answer_question(ask("KZ:070840003749", on=TODAY, **values), actor=ben).row


@pytest.fixture
def apply(bens_partner, ben, answer):
    """Return a function that asks for what the answer offers of a kind."""

    def act(kind: str, **values) -> Application:
        row = answer()
        terms = terms_of(row, next(way for way in ways_for(row) if way.kind == kind))
        given = {"until": UNTIL, "text": "Lessons go on", "subject": "The university", **values}
        return apply_for(bens_partner, kind=kind, actor=ben, **{**terms, **given})

    return act


@pytest.fixture
def withdrawn(grant, ceiling, withdraw, university):
    grant("education")
    return withdraw()


def standing(row: Application) -> tuple:
    request = Request.objects.get(pk=row.request_id)
    return request.state, request.turn


def thread(row: Application) -> list[tuple]:
    return [(one.kind, one.author.name, one.text) for one in row.request.messages.order_by("pk")]


OPEN, GRANTED, REFUSED = ("open", "distributor"), ("granted", ""), ("refused", "")


def test_an_exception_is_asked_for_granted_and_seconded_in_the_thread(apply, answer, withdrawn, university, ada, ann):
    row = apply("exception")
    assert (row.customer, row.policies, row.for_license) == (university, [withdrawn.pk], False)
    assert requests.grant(row.request, actor=ada, text="Until the term ends")
    assert not requests.grant(row.request, actor=ada, text="Until the term ends")
    assert (standing(row), answer().verdict) == (OPEN, "deny")
    with pytest.raises(Refused) as refusal:
        requests.grant(row.request, actor=ada, text="Once more")
    assert refusal.value.code == "same_person"
    assert requests.grant(row.request, actor=ann, text="I agree")
    exemption = Exemption.objects.get()
    assert (exemption.approved, exemption.valid, exemption.request) == (True, DateRange(TODAY, UNTIL), row.request)
    assert (standing(row), answer().verdict, answer().governing) == (GRANTED, "allow", "EXCEPTION_APPLIES")
    assert thread(row) == [
        ("opened", "Ben", "Lessons go on"),
        ("propose", "Ada", "Until the term ends"),
        ("grant", "Ann", "I agree"),
    ]


def test_seconded_on_the_page_of_the_exception(apply, answer, withdrawn, ada, ann):
    row = apply("exception")
    requests.grant(row.request, actor=ada, text="Until the term ends")
    word = proposals_of(row).get()
    for _twice in range(2):
        confirm(word, actor=ann, reason="I agree")
    assert (standing(row), answer().verdict) == (GRANTED, "allow")
    assert thread(row)[-1] == ("grant", "Ann", "Until the term ends")


def test_the_second_person_is_against_it(apply, answer, withdrawn, ada, ann, max_):
    row = apply("exception")
    requests.grant(row.request, actor=ada, text="Fine")
    refuse(proposals_of(row).get(), actor=ann, reason="Too long")
    assert (standing(row), answer().verdict) == (OPEN, "deny")
    assert thread(row)[-1] == ("object", "Ann", "Too long")
    requests.grant(row.request, actor=ada, text="Still fine")
    requests.grant(row.request, actor=max_, text="Yes")
    assert (standing(row), answer().verdict) == (GRANTED, "allow")


def test_the_asker_hears_of_the_grant_alone(apply, withdrawn, ada, ann, ben, actor_of):
    row = apply("exception")
    outbox.drain()
    SentMail.objects.all().delete()
    requests.grant(row.request, actor=ada, text="Fine")
    outbox.drain()
    assert not SentMail.objects.exists()
    seen = RequestMessage.objects.visible_to(actor_of(ben)).filter(request=row.request)
    assert [one.kind for one in seen] == ["opened"]
    requests.grant(row.request, actor=ann, text="I agree")
    outbox.drain()
    assert [mail.to for mail in SentMail.objects.all()] == ["ben@portal.example"]


def test_without_a_second_person_it_is_granted_at_once(apply, answer, withdrawn, ada):
    row = apply("exception")
    requests.grant(row.request, actor=ada, text="Fine")
    assert (standing(row), answer().verdict, Confirmation.objects.latest("pk").alone) == (GRANTED, "allow", True)


@pytest.mark.parametrize("seconded", [False, True], ids=["proposed", "granted"])
def test_refused_takes_back_what_was_given(apply, answer, withdrawn, ada, ann, ben, seconded):
    row = apply("exception")
    requests.grant(row.request, actor=ada, text="Fine")
    if seconded:
        requests.grant(row.request, actor=ann, text="I agree")
        requests.reply(row.request, actor=ben, side="asker", text="Longer?")
        assert answer().verdict == "allow"
    requests.refuse(row.request, actor=ada, text="No more")
    assert (standing(row), answer().verdict) == (REFUSED, "deny")
    assert (Exemption.objects.get().valid.isempty, proposals_of(row).count()) == (True, 0)


def test_who_takes_it_back_leaves_nothing_to_agree_to(apply, answer, withdrawn, ada, ann, ben):
    row = apply("exception")
    requests.grant(row.request, actor=ada, text="Fine")
    word = proposals_of(row).get()
    requests.withdraw(row.request, actor=ben, text="Not needed")
    confirm(word, actor=ann, reason="I agree")
    assert (standing(row), answer().verdict) == (("withdrawn", ""), "deny")


def test_granted_anew_after_it_was_taken_back(apply, answer, withdrawn, ada, ann, ben):
    row = apply("exception")
    requests.grant(row.request, actor=ada, text="Fine")
    requests.refuse(row.request, actor=ada, text="No")
    requests.reply(row.request, actor=ben, side="asker", text="Please")
    requests.grant(row.request, actor=ada, text="So be it")
    requests.grant(row.request, actor=ann, text="Yes")
    assert (standing(row), answer().verdict, Exemption.objects.count()) == (GRANTED, "allow", 2)


def test_approval_names_the_policies_that_ask_for_it(apply, answer, grant, ceiling, withdraw, university, ada, ann):
    grant("education")
    policy = withdraw(effect="approval")
    assert answer().verdict == "review"
    row = apply("approval")
    assert row.policies == [policy.pk]
    requests.grant(row.request, actor=ada, text="Fine")
    requests.grant(row.request, actor=ann, text="Fine too")
    assert (answer().verdict, Exemption.objects.get().policies) == ("allow", [policy.pk])


def test_a_license_within_the_ceiling_is_granted_by_one(
    apply, answer, ceiling, university, bens_partner, operator, ada, ann
):
    row = apply("license")
    assert (row.line.slug, row.segments, row.territory, row.grantor) == ("kettles", ["university"], ["KZ"], operator)
    requests.grant(row.request, actor=ada, text="Welcome")
    license_ = License.objects.get(holder=bens_partner)
    assert (license_.grantor, license_.valid, license_.document) == (operator, DateRange(TODAY, UNTIL), "benco-1")
    assert (standing(row), answer().verdict) == (GRANTED, "allow")


def test_a_license_above_the_ceiling_needs_a_second_person(apply, ceiling, university, bens_partner, ada, ann):
    row = apply("license")
    change_application(row, actor=ada, reason="Georgia too", territory=["KZ", "GE"])
    requests.grant(row.request, actor=ada, text="The vendor agreed")
    assert (standing(row), License.objects.filter(holder=bens_partner).count()) == (OPEN, 0)
    word = proposals_of(row).get()
    assert (word.kind, str(word)) == ("grant_licenses", "licenses above the ceiling are to be granted (benco-1)")
    confirm(word, actor=ann, reason="I saw the contract")
    assert (standing(row), License.objects.get(holder=bens_partner).territory) == (GRANTED, ["GE", "KZ"])


def test_a_license_refused_later_ends_today(apply, answer, ceiling, university, bens_partner, ada, ben):
    row = apply("license", since=date(2021, 1, 1))
    requests.grant(row.request, actor=ada, text="Welcome")
    requests.reply(row.request, actor=ben, side="asker", text="And lamps?")
    requests.refuse(row.request, actor=ada, text="Neither")
    license_ = License.objects.get(holder=bens_partner)
    assert (license_.valid, license_.revoked) == (DateRange(date(2021, 1, 1), TODAY), True)
    assert answer().verdict == "deny"


def test_an_overlap_refuses_the_verdict_and_changes_nothing(apply, grant, ceiling, university, ada):
    row = apply("license")
    grant("university")
    with pytest.raises(Refused) as refusal:
        requests.grant(row.request, actor=ada, text="Welcome")
    assert (refusal.value.code, standing(row), row.request.messages.count()) == ("overlap", OPEN, 1)


def test_asked_twice_is_one_request(apply, withdrawn):
    assert apply("exception") == apply("exception"), "the same words, from two answers"
    first = Application.objects.order_by("pk").first()
    terms = {name: getattr(first, name) for name in ("decision", "customer", "policies", "for_license", "until")}
    again = apply_for(
        first.request.partner, kind="exception", subject="Other words", text="Other", actor=first.request.asker, **terms
    )
    assert again == first


@pytest.mark.parametrize(
    ("values", "code"),
    [({"until": TODAY}, "over"), ({"since": UNTIL}, "period")],
    ids=["over already", "ends before it begins"],
)
def test_days_that_cannot_be(apply, withdrawn, values, code):
    with pytest.raises(Refused) as refusal:
        apply("exception", **values)
    assert (refusal.value.code, Request.objects.count()) == (code, 0)


def test_what_a_second_person_reads_stays_as_it_is(apply, withdrawn, ada, ann):
    row = apply("exception")
    requests.grant(row.request, actor=ada, text="Fine")
    with pytest.raises(Refused) as refusal:
        change_application(row, actor=ada, reason="Longer", until=UNTIL + timedelta(days=30))
    assert refusal.value.code == "waiting"


def test_what_is_settled_is_changed_no_more(apply, withdrawn, ada):
    row = apply("exception")
    requests.refuse(row.request, actor=ada, text="No")
    with pytest.raises(Refused) as refusal:
        change_application(row, actor=ada, reason="Longer", until=UNTIL)
    assert refusal.value.code == "settled"


def test_an_officer_changes_the_terms_alone(apply, withdrawn, ada, cleos_partner):
    with pytest.raises(ValueError, match="Not the officer's to change: customer"):
        change_application(apply("exception"), actor=ada, reason="r", customer=None)


def test_a_correction_gives_nothing(bens_partner, ben, ada, university):
    row = apply_for(
        bens_partner, kind="correction", subject="S", text="The name is wrong", actor=ben, customer=university
    )
    requests.grant(row.request, actor=ada, text="Put right")
    assert (standing(row), Exemption.objects.count()) == (GRANTED, 0)


def test_asked_for_without_an_end_an_exception_is_not_granted(apply, withdrawn, ada):
    row = apply("exception", until=None)
    with pytest.raises(Refused, match="An exception ends: give its last day first"):
        requests.grant(row.request, actor=ada, text="Fine")
    assert clock.today() == TODAY
