"""Reading, the link without an account, acknowledging once, reminders, and the board of who owes; no delivery's retries."""

import re
from datetime import date

import pytest
from django.core import signing
from django.db import DatabaseError, transaction
from django.urls import reverse

from history import clock
from notices.models import Acknowledgement, Delivery, NoticeReading
from notices.selectors import board, board_counts, inbox, overdue, owed
from notices.services.deliveries import remind, send_waiting
from notices.services.notices import send_notice, tell
from notices.services.reading import acknowledge, link_token, mark_read, open_link
from partners.exceptions import Refused
from partners.services.contacts import add_contact
from tests.fixtures.cast import make_partner
from tests.notices.conftest import DUE, TEXTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("day_of_the_letter")]
OK, GO, BAD, NO, NONE, POST_ONLY = 200, 302, 422, 403, 404, 405
SIGNED = {"name": "Ben", "role": "Owner", "language": "ru"}


def mail_to(partner, notice) -> Delivery:
    return Delivery.objects.get(partner=partner, notice=notice, channel="mail")


# Reading


def test_read_once(sent, actor_of, ben, bela, bens_partner):
    for _time in range(2):
        for who in (ben, bela):
            mark_read(sent, actor=actor_of(who))
    assert set(NoticeReading.objects.values_list("partner", "user")) == {
        (bens_partner.pk, ben.pk),
        (bens_partner.pk, bela.pk),
    }


def test_an_inbox_is_the_partners_own(sent, write, actor_of, ben, cleo, ada):
    send_notice(write(audience={"partners": ["cleoco"]}), actor=ada)
    draft = write()
    assert [len(inbox(actor_of(who))) for who in (ben, cleo, ada)] == [1, 2, 0]
    assert draft not in inbox(actor_of(ben))
    mark_read(sent, actor=actor_of(ben))
    assert [row.is_read for row in inbox(actor_of(ben))] == [True]
    assert {row.is_read for row in inbox(actor_of(cleo))} == {False}


# The link


def test_the_link_opens_its_one_notice(sent, bens_partner):
    delivery = mail_to(bens_partner, sent)
    opened = open_link(link_token(delivery))
    assert (opened, opened.notice, opened.read_at.date()) == (delivery, sent, date(2021, 3, 31))
    again = open_link(link_token(delivery))
    assert again.read_at == Delivery.objects.get(pk=delivery.pk).read_at == opened.read_at
    assert Delivery.objects.exclude(pk=delivery.pk).filter(read_at__isnull=False).count() == 0


def test_no_other_key_opens_anything(sent, bens_partner, client_of):
    key = link_token(mail_to(bens_partner, sent))
    wrong = [
        "made-up",
        key[:-1],
        key + "x",
        signing.dumps(1, salt="another.purpose"),
        signing.dumps(10**9, salt="notices.delivery"),
    ]
    for token in wrong:
        assert open_link(token) is None
        assert client_of().get(reverse("notices:public_notice", args=[token])).status_code == NONE
    assert Delivery.objects.filter(read_at__isnull=False).count() == 0


def test_a_link_grows_old(sent, bens_partner, monkeypatch):
    key = link_token(mail_to(bens_partner, sent))
    monkeypatch.setattr("notices.services.reading.LINK_DAYS", -1)
    assert open_link(key) is None


def test_a_contact_without_an_account_reads_in_its_language_and_acknowledges(sent, bens_partner, bo, client_of):
    address = reverse("notices:public_notice", args=[link_token(mail_to(bens_partner, sent))])
    client = client_of()
    page = client.get(address)
    assert (page.status_code, "Новое правило" in page.text, "New rule" in page.text) == (OK, True, False)
    assert client.post(address, {"name": "", "role": "CFO"}).status_code == BAD
    assert client.post(address, {"name": "Bo", "role": "CFO"})["Location"] == address
    row = Acknowledgement.objects.get()
    assert (row.partner, row.contact, row.user, row.name, row.role, row.language) == (
        bens_partner,
        bo,
        None,
        "Bo",
        "CFO",
        "ru",
    )


# Acknowledging


def test_acknowledged_with_name_role_and_version(sent, bens_partner, ben):
    row = acknowledge(sent, partner_id=bens_partner.pk, user=ben, **{**SIGNED, "name": " Ben "})
    assert (row.name, row.role, row.language, row.user, row.text_hash) == ("Ben", "Owner", "ru", ben, sent.text_hash)
    assert row.at.date() == date(2021, 3, 31)


def test_acknowledged_twice_the_first_stands(sent, bens_partner, cleos_partner, ben, bela):
    first = acknowledge(sent, partner_id=bens_partner.pk, user=ben, **SIGNED)
    again = acknowledge(sent, partner_id=bens_partner.pk, user=bela, **{**SIGNED, "name": "Bela"})
    other = acknowledge(sent, partner_id=cleos_partner.pk, **{**SIGNED, "name": "Cleo"})
    assert (again, again.name, again.user) == (first, "Ben", ben)
    assert Acknowledgement.objects.count() == 2
    assert other.partner == cleos_partner


def test_what_asks_for_nothing_is_not_acknowledged(bens_partner, bo):
    notice = tell([bens_partner], source="act:1:1", texts=TEXTS)
    with pytest.raises(Refused) as refusal:
        acknowledge(notice, partner_id=bens_partner.pk, **SIGNED)
    assert (refusal.value.code, Acknowledgement.objects.count()) == ("not_asked", 0)


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_an_acknowledgement_stays(sent, bens_partner, verb):
    acknowledge(sent, partner_id=bens_partner.pk, **SIGNED)
    rows = Acknowledgement.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(name="Somebody") if verb == "update" else rows.delete()
    assert Acknowledgement.objects.get().name == "Ben"


def test_read_and_acknowledged_in_the_inbox_in_the_readers_language(sent, client_of, ben, bens_partner):
    client, address = client_of(ben), reverse("notices:inbox_notice", args=[sent.pk])
    client.cookies["django_language"] = "ru"
    assert "Новое правило" in client.get(reverse("notices:inbox")).text
    page = client.get(address)
    assert (page.status_code, "<strong>спросите</strong>" in page.text, "Ask" in page.text) == (OK, True, False)
    for _time in range(2):
        assert client.post(address, {"name": "Ben", "role": "Owner"})["Location"] == address
    row = Acknowledgement.objects.get()
    assert (row.partner, row.user, row.language) == (bens_partner, ben, "ru")


# Who owes

READ, DONE = "read", "acknowledged"
COUNTS = {
    "nobody read it": ([], {"sent": 2, "read": 0, "acknowledged": 0, "owed": 2}),
    "one read it": ([("benco", READ)], {"sent": 2, "read": 1, "acknowledged": 0, "owed": 2}),
    "one by its link": ([("cleoco", "link")], {"sent": 2, "read": 1, "acknowledged": 0, "owed": 2}),
    "one acknowledged": ([("benco", DONE)], {"sent": 2, "read": 1, "acknowledged": 1, "owed": 1}),
    "both, twice": ([("benco", READ), ("benco", DONE), ("cleoco", DONE)] * 2, {"sent": 2, "read": 2, "acknowledged": 2, "owed": 0}),
}  # fmt: skip


@pytest.fixture
def do(sent, actor_of, ben, cleo):
    def did(slug: str, what: str) -> None:
        actor = actor_of({"benco": ben, "cleoco": cleo}[slug])
        if what == READ:
            mark_read(sent, actor=actor)
        elif what == DONE:
            acknowledge(sent, partner_id=actor.home_id, user=actor.user, **SIGNED)
        else:
            open_link(link_token(Delivery.objects.get(partner=actor.home_id, notice=sent, channel="mail")))

    return did


@pytest.mark.parametrize(("done", "counts"), COUNTS.values(), ids=COUNTS.keys())
def test_the_board_counts_partners(sent, do, done, counts):
    for slug, what in done:
        do(slug, what)
    found = board_counts(sent)
    assert {name: found[name] for name in counts} == counts


def test_a_notice_that_asks_for_nothing_is_owed_by_nobody(write, bo, actor_of, ben, ada):
    notice = send_notice(write(needs_acknowledgement=False), actor=ada)
    assert (board_counts(notice)["owed"], list(owed(actor_of(ben)))) == (0, [])


def test_owed_until_it_is_acknowledged(sent, do, actor_of, ben, cleo):
    assert [list(owed(actor_of(who))) for who in (ben, cleo)] == [[sent], [sent]]
    do("benco", READ)
    do("benco", DONE)
    assert [list(owed(actor_of(who))) for who in (ben, cleo)] == [[], [sent]]


@pytest.mark.parametrize(
    ("today", "late"), [(date(2021, 4, 6), 0), (DUE, 0), (date(2021, 4, 8), 1)], ids=["before", "the day", "after"]
)
def test_overdue_the_day_after(sent, do, today, late):
    do("benco", DONE)
    assert len(overdue(today)) == late
    do("cleoco", DONE)
    assert overdue(today) == []


@pytest.mark.parametrize(
    ("done", "reminded"), [([], {"benco", "cleoco"}), (["benco"], {"cleoco"}), (["benco", "cleoco"], set())]
)
def test_only_those_who_owe_are_reminded(sent, do, client_of, ada, done, reminded):
    Delivery.objects.filter(channel="mail").update(state="accepted", next_attempt_at=None)
    for slug in done:
        do(slug, DONE)
    remind(sent)
    waiting = Delivery.objects.waiting(clock.now()).filter(notice=sent)
    assert {(row.partner.slug, row.channel) for row in waiting} == {(slug, "mail") for slug in reminded}


def test_the_board_is_no_loop(write, operator, bo, cy, ada, django_assert_num_queries):
    one = send_notice(write(audience={"partners": ["benco"]}), actor=ada)
    make_partner("dido", "Dido", parent=operator)
    three = send_notice(write(audience={"partners": ["benco", "cleoco", "dido"]}), actor=ada)
    for notice, count in ((one, 1), (three, 3)):
        with django_assert_num_queries(2):
            assert (len(board(notice)), board_counts(notice)["sent"]) == (count, count)


# Who may open which page

PAGES = {  #           ada        vera  ben   cleo
    "notice_list":    (OK,        OK,   NONE, NONE),
    "notice_add":     (OK,        NO,   NONE, NONE),
    "notice_detail":  (OK,        OK,   NONE, NONE),
    "notice_remind":  (POST_ONLY, NO,   NONE, NONE),
    "notice_send":    (POST_ONLY, NO,   NONE, NONE),
    "notice_cancel":  (POST_ONLY, NO,   NONE, NONE),
    "inbox":          (OK,        OK,   OK,   OK),
    "inbox_notice":   (NONE,      NONE, OK,   NONE),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_each_page_for_each_role(write, bo, client_of, ada, vera, ben, cleo, name):
    notice = send_notice(write(audience={"partners": ["benco"]}), actor=ada)
    plain = name in ("notice_list", "notice_add", "inbox")
    address = reverse(f"notices:{name}", args=[] if plain else [notice.pk])
    assert tuple(client_of(who).get(address).status_code for who in (ada, vera, ben, cleo)) == PAGES[name]
    signed_out = client_of().get(address)
    assert (signed_out.status_code, "login" in signed_out["Location"]) == (GO, True)


@pytest.mark.parametrize("state", ["owed", "acknowledged", "bounced", "unread"])
def test_the_board_is_filtered(sent, do, client_of, ada, state):
    do("benco", DONE)
    page = client_of(ada).get(reverse("notices:notice_detail", args=[sent.pk]), {"state": state})
    slugs = [row.record.slug for row in page.context["table"].rows]
    assert slugs == {"owed": ["cleoco"], "acknowledged": ["benco"], "bounced": [], "unread": ["cleoco"]}[state]


def test_the_mail_speaks_its_readers_language(sent, mailoutbox, write, bens_partner, bo, cy, ada):
    add_contact(bens_partner, name="Ed", email="ed@benco.example", language="en")
    send_notice(write(), actor=ada)
    send_waiting()
    found = {mail.to[0]: mail for mail in mailoutbox[-3:]}
    subjects = {to: bool(re.search("Новое правило", mail.subject)) for to, mail in found.items()}
    assert subjects == {"bo@benco.example": True, "ed@benco.example": False, "cy@cleoco.example": False}
    assert "**спросите**" in found["bo@benco.example"].body
    html = found["cy@cleoco.example"].alternatives[0][0]
    assert ("<strong>Ask</strong>" in html, "спросите" in html) == (True, False)
