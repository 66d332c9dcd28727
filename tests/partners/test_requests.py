"""Requests: whose turn, by when, who is told; twice is once; what is refused."""

from datetime import date

import pytest

from files.documents import check_document
from history import clock
from jobs import outbox
from jobs.models import Outbox, SentMail
from partners.exceptions import Refused
from partners.models import Request, RequestMessage
from partners.services import requests as services
from partners.services.memberships import end_membership
from tests.fixtures.documents import PDF, PNG

pytestmark = pytest.mark.django_db
THURSDAY = date(2021, 4, 8)
MONDAY, TUESDAY = date(2021, 4, 12), date(2021, 4, 13)


@pytest.fixture(autouse=True)
def private_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.EMAIL_BACKEND = "jobs.backends.MailboxBackend"


@pytest.fixture(autouse=True)
def on_thursday(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda zone=None: THURSDAY)


@pytest.fixture
def asked(bens_partner, ben, ada):
    return services.open_request(
        bens_partner, kind="question", subject="Which price list?", text="For schools", actor=ben
    )


def standing(request: Request) -> tuple:
    row = Request.objects.get(pk=request.pk)
    return row.state, row.turn, row.due


def told() -> list[str]:
    """Return whom the mails of the outbox go to, oldest first."""
    outbox.drain()
    return [mail.to for mail in SentMail.objects.order_by("pk")]


OPEN = ("open", "distributor", MONDAY)
BACK = ("needs_more", "asker", MONDAY)
SETTLED = {"grant": ("granted", "", None), "refuse": ("refused", "", None), "withdraw": ("withdrawn", "", None)}


def test_asked(asked, ada, ann, max_, vera, ben):
    assert (asked.code, standing(asked)) == ("benco-1", OPEN)
    assert [(row.kind, row.side, row.author, row.text) for row in asked.messages.all()] == [
        ("opened", "asker", ben, "For schools")
    ]


def test_the_officers_are_told_else_the_managers(bens_partner, ben, max_):
    first = services.open_request(bens_partner, kind="question", subject="S", text="T", actor=ben)
    assert told() == [max_.email]
    assert first.messages.count() == 1


def test_only_officers_where_there_are_some(ada, ann, max_, vera, asked):
    assert told() == [ada.email, ann.email]
    mail = SentMail.objects.first()
    assert mail.subject == "Your turn: Which price list?"
    assert "benco-1" in mail.text and "For schools" not in mail.text + mail.html


@pytest.mark.parametrize("verb", ["grant", "refuse", "withdraw"])
def test_ends_and_a_reply_reopens(asked, ada, ben, verb):
    end, by = getattr(services, verb), ben if verb == "withdraw" else ada
    assert end(asked, actor=by, text="So it is")
    assert standing(asked) == SETTLED[verb]
    assert not end(asked, actor=by, text="So it is, again")
    assert services.reply(asked, actor=ben, side="asker", text="But look")
    assert standing(asked) == OPEN
    kinds = [row.kind for row in asked.messages.all()]
    assert kinds == ["opened", verb, "reply"]


def test_more_is_asked_and_given(asked, ada, ben):
    assert services.ask_more(asked, actor=ada, text="Which country?")
    assert standing(asked) == BACK
    assert services.reply(asked, actor=ada, side="distributor", text="Or which line?")
    assert standing(asked) == BACK
    assert services.reply(asked, actor=ben, side="asker", text="Kazakhstan")
    assert standing(asked) == OPEN
    assert told() == [ada.email, ben.email, ben.email, ada.email]
    mail = SentMail.objects.order_by("pk")[1]
    assert mail.headers["Content-Language"] == "ru"


def test_writing_does_not_move_the_day(asked, ada, ben, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda zone=None: date(2021, 4, 9))
    services.reply(asked, actor=ben, side="asker", text="One thing more")
    assert standing(asked) == OPEN
    services.ask_more(asked, actor=ada, text="What?")
    assert standing(asked) == ("needs_more", "asker", TUESDAY)


def test_the_same_sent_twice_is_once(asked, bens_partner, ada, ben):
    again = services.open_request(
        bens_partner, kind="question", subject="Which price list?", text="For schools", actor=ben
    )
    assert again == asked
    document = check_document(PDF, "a.pdf")
    said = {"actor": ben, "side": "asker", "text": "Here", "documents": [document]}
    assert [services.reply(asked, **said), services.reply(asked, **said)] == [True, False]
    other = {**said, "documents": [check_document(PNG, "b.png")]}
    assert services.reply(asked, **other)
    assert (Request.objects.count(), asked.messages.count()) == (1, 3)
    assert Outbox.objects.filter(topic="partners.request").count() == 3


def test_numbers_count_a_partners_own(asked, bens_partner, cleos_partner, cleo, ben):
    others = services.open_request(cleos_partner, kind="question", subject="S", text="T", actor=cleo)
    second = services.open_request(bens_partner, kind="correction", subject="S", text="T", actor=ben)
    assert [others.code, second.code] == ["cleoco-1", "benco-2"]


@pytest.mark.parametrize(
    ("done", "verb", "text"),
    [
        ("grant", "refuse", "It is settled already (request granted): a reply of the partner reopens it."),
        ("refuse", "grant", "It is settled already (refused): a reply of the partner reopens it."),
        ("refuse", "withdraw", "It is settled already (refused): a reply of the partner reopens it."),
        ("grant", "ask_more", "It is settled already (request granted): a reply of the partner reopens it."),
    ],
)
def test_another_end_is_refused(asked, ada, done, verb, text):
    getattr(services, done)(asked, actor=ada, text="So")
    with pytest.raises(Refused) as refusal:
        getattr(services, verb)(asked, actor=ada, text="Otherwise")
    assert (str(refusal.value), asked.messages.count()) == (text, 2)


def test_the_distributor_does_not_reopen_what_was_taken_back(asked, ada, ben):
    services.withdraw(asked, actor=ben, text="Found it")
    with pytest.raises(Refused, match="only the partner can ask again"):
        services.reply(asked, actor=ada, side="distributor", text="Which one?")


def test_nobody_may_ask_yet_for_what_has_no_verdict(bens_partner, ben):
    with pytest.raises(KeyError):
        services.open_request(bens_partner, kind="favor", subject="S", text="T", actor=ben)
    assert not Request.objects.exists()


def test_given_to_somebody(asked, ada, max_, vera, ben):
    assert services.assign(asked, actor=ada, to=max_, text="Yours")
    assert not services.assign(asked, actor=ada, to=max_, text="Yours")
    for other in (vera, ben):
        with pytest.raises(Refused, match="does not decide: choose an officer or a manager"):
            services.assign(asked, actor=ada, to=other, text="Yours")
    services.reply(asked, actor=ben, side="asker", text="Well?")
    assert told() == [ada.email, max_.email, max_.email]
    assert [mail.subject for mail in SentMail.objects.order_by("pk")] == ["Your turn: Which price list?"] * 3


def test_put_off(asked, ada, ben):
    assert services.snooze(asked, actor=ada, until=MONDAY, text="Waits for the vendor")
    assert not services.snooze(asked, actor=ada, until=MONDAY, text="Waits for the vendor")
    rows = Request.objects.waiting_for("distributor")
    assert [rows.awake(day).count() for day in (date(2021, 4, 11), MONDAY)] == [0, 1]
    assert standing(asked) == OPEN
    services.reply(asked, actor=ben, side="asker", text="Any news?")
    assert Request.objects.get().snoozed_until is None


@pytest.mark.parametrize(
    ("until", "text"), [(THURSDAY, "later day than today"), (date(2021, 4, 7), "later day than today")]
)
def test_not_put_off_into_the_past(asked, ada, until, text):
    with pytest.raises(Refused, match=text):
        services.snooze(asked, actor=ada, until=until, text="x")


def test_what_waits_for_the_partner_is_not_put_off(asked, ada):
    services.ask_more(asked, actor=ada, text="Which?")
    with pytest.raises(Refused, match="It does not wait for the distributor"):
        services.snooze(asked, actor=ada, until=MONDAY, text="x")


def test_a_partner_sees_nothing_of_what_is_the_distributors_affair(asked, ada, ben, max_, actor_of):
    services.assign(asked, actor=ada, to=max_, text="secret plan")
    services.snooze(asked, actor=ada, until=MONDAY, text="secret plan")
    rows = RequestMessage.objects
    assert [row.kind for row in rows.visible_to(actor_of(ben))] == ["opened"]
    assert [row.kind for row in rows.visible_to(actor_of(ada))] == ["opened", "assign", "snooze"]
    assert [Request.objects.visible_to(actor_of(who)).matching("secret").count() for who in (ben, ada)] == [0, 0]
    assert told() == [ada.email, max_.email]


def test_documents_are_limited_a_day(asked, ben, ada, settings):
    settings.UPLOADS_A_DAY = 2
    document = check_document(PDF, "a.pdf")
    services.reply(asked, actor=ben, side="asker", text="1", documents=[document])
    with pytest.raises(Refused, match="may send 2 documents within 24 hours"):
        services.reply(asked, actor=ben, side="asker", text="2", documents=[document] * 2)
    services.reply(asked, actor=ada, side="distributor", text="ours", documents=[document] * 3)
    services.reply(asked, actor=ben, side="asker", text="3", documents=[document])


def test_who_has_left_is_not_told(asked, bens_partner, ben, bela, ada):
    services.ask_more(asked, actor=ada, text="Which?")
    end_membership(bens_partner.memberships.get(user=ben), actor=ada, reason="left")
    assert told() == [ada.email]


def test_history_says_who_and_why(asked, ada):
    services.refuse(asked, actor=ada, text="Not for schools")
    event = Request.pgh_event_model.objects.filter(pgh_obj=asked).order_by("-pgh_id").first()
    assert (event.state, event.pgh_context["actor"], event.pgh_context["reason"]) == (
        "refused", ada.pk, "Not for schools",
    )  # fmt: skip
