"""The timeline of a policy on both clocks, and what hangs on a contested one; each sees what it may."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from history import clock
from history.changes import change
from jobs import outbox
from licensing.models import GapItem, Policy
from licensing.services.answers import answer_question
from licensing.services.commitments import record_commitment
from licensing.services.policies import confirm, propose_end
from licensing.services.statements import add_statement, hold_policy
from notices.services.deliveries import send_waiting
from notices.services.notices import send_notice
from notices.services.proposals import propose_notice
from notices.services.reading import acknowledge
from partners.services.contacts import add_contact
from portal.contest import hanging_on
from portal.timeline import timeline_of
from portal.todo import tasks
from tests.licensing.conftest import UNIVERSITY

pytestmark = pytest.mark.django_db
SECRET = "Ann read it twice"


@pytest.fixture(autouse=True)
def english():
    """The words of an earlier test's last page do not stay."""
    with translation.override("en"):
        yield


@pytest.fixture
def eve(eve_of_the_letter) -> None:
    """Everything here begins on 30 March 2021."""


@pytest.fixture
def policy(eve, country_groups, ceiling, grant, cleos_partner, withdraw, ada, ann, ben, cleo) -> Policy:
    """Enacted and confirmed, both partners told, Ben's acknowledged, denied, held, and put back as if never."""
    grant("education")
    grant("education", holder=cleos_partner, territory=("AM",))
    row = withdraw(letter="The right is withdrawn", letter_at=clock.now(), title_ru="Без продаж государству")
    confirm(row.confirmations.get(), actor=ann, reason=SECRET)
    for partner, user in ((cleos_partner, cleo), (ben.memberships.get().partner, ben)):
        add_contact(partner, name=user.name, email=user.email, role="compliance", language="en")
    notice = send_notice(propose_notice(row, actor=ada), actor=ada)
    outbox.drain()
    send_waiting()
    bens = ben.memberships.get().partner_id
    acknowledge(notice, partner_id=bens, user=ben, name="Ben", role="owner", language="en")
    clock.play(clock.now() + timedelta(days=8))
    given = {"source": "Acme", "reason": "Heard", "received_at": clock.now(), "rank": "vendor"}
    add_statement(row, actor=ada, **given, stance="denies", quote="We banned nothing.", is_direct=True)
    hold_policy(row, actor=ada, reason="Asked the vendor")
    confirm(propose_end(row, actor=ada, reason="They say so", as_if_never=True), actor=ann, reason="So it is")
    return Policy.objects.get(pk=row.pk)


def titles(policy, actor) -> list[str]:
    return [entry.title.replace(str(policy), "P-*") for entry in timeline_of(policy, actor)]


def test_the_distributor_sees_everything_in_the_order_it_became_known(policy, actor_of, ada):
    notice = policy.notices.get()
    assert titles(policy, actor_of(ada)) == [
        "The vendor's letter came",
        "A draft",
        "Enacted",
        "Who was hit",
        "Confirmed by a second person: a policy was enacted",
        f"{notice} sent: a rule changed",
        f"{notice}: the newest acknowledgement",
        "Denies",
        "Contested, undecided",
        "Held",
        "Proposed: a policy is to end",
        "Confirmed by a second person: a policy is to end",
        "Put back, as if it had never been; Resolved",
    ]


def test_both_clocks_stand_at_each_version(policy, actor_of, ada):
    found = {entry.title: entry for entry in timeline_of(policy, actor_of(ada))}
    enacted, ended = found["Enacted"], found["Put back, as if it had never been; Resolved"]
    assert (enacted.in_force, ended.in_force) == ("since 31 March 2021", "as if never")
    assert (clock.day_of(enacted.at), clock.day_of(ended.at)) == (date(2021, 3, 30), date(2021, 4, 7))
    assert (ended.by, ended.why) == ("Ann", "So it is")


def test_a_partner_sees_its_own_deliveries_and_nobodys_reasons(policy, actor_of, ben, cleo):
    notice = policy.notices.get()
    common = ["Denies", "Contested, undecided", "Held", "Put back, as if it had never been; Resolved"]
    before = ["The vendor's letter came", "Enacted", f"{notice} sent: a rule changed"]
    bens = [*before, f"{notice} acknowledged", f"{notice} delivered"]
    assert sorted(titles(policy, actor_of(ben))) == sorted([*bens, *common])
    assert titles(policy, actor_of(cleo)) == [*before, f"{notice} delivered", *common]
    for person, other in ((ben, "Cleo"), (cleo, "Ben")):
        found = timeline_of(policy, actor_of(person))
        assert {(entry.by, entry.why) for entry in found} == {("", "")}
        assert not any(other in entry.text for entry in found)


def test_a_draft_is_the_distributors(draft, client_of, ada, ben):
    row = draft()
    pages = [
        reverse("policy_timeline", args=[row.pk]),
        reverse("policy_timeline_file", args=[row.pk, "csv"]),
        reverse("policy_contest", args=[row.pk]),
    ]
    assert [client_of(ada).get(page).status_code for page in pages] == [200, 200, 200]
    assert [client_of(ben).get(page).status_code for page in pages] == [404, 404, 404]


def test_the_file_holds_what_the_page_shows(policy, client_of, ada, ben):
    for person, rows in ((ada, 13), (ben, 9)):
        browser = client_of(person)
        answer = browser.get(reverse("policy_timeline_file", args=[policy.pk, "csv"]))
        header, *found = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        page = browser.get(reverse("policy_timeline", args=[policy.pk]))
        assert header == ["Known since", "What", "In force", "In words", "Who", "Reason", "Address"]
        assert (len(found), page.text.count("<li")) >= (rows, rows)
        assert (SECRET in page.text, SECRET in answer.content.decode()) == (person is ada, person is ada)
    assert client_of(ada).get(reverse("policy_timeline_file", args=[policy.pk, "xlsx"])).content[:2] == b"PK"
    assert client_of(ada).get(reverse("policy_timeline_file", args=[policy.pk, "pdf"])).status_code == 404


def deny(policy, ada) -> None:
    add_statement(
        policy, actor=ada, reason="Heard", source="Acme", rank="vendor", stance="denies", quote="No.",
        received_at=clock.now(),
    )  # fmt: skip


def told(actor) -> list[str]:
    return [task.text for task in tasks(actor)]


def test_to_do_shows_an_open_contest_until_somebody_chooses(withdraw, ada, actor_of):
    row = withdraw(letter="The right is withdrawn")
    text = f"{row} is contested: keep, hold or end it"
    found = [text in told(actor_of(ada))]
    deny(row, ada)
    found.append(text in told(actor_of(ada)))
    hold_policy(row, actor=ada, reason="Asked the vendor")
    assert [*found, text in told(actor_of(ada))] == [False, True, False]


def test_what_hangs_on_it(eve, ceiling, grant, university, ask, withdraw, actor_of, ada, client_of):
    grant("education")
    running = record_commitment(
        partner=ask().partner, customer=university, products=["kettle-1"], business="running", since=date(2021, 1, 1),
        actor=ada, reason="Shown",
    )  # fmt: skip
    row = withdraw(letter="The right is withdrawn")
    answers = [answer_question(ask(UNIVERSITY), actor=None) for _time in range(2)]
    deny(row, ada)
    found = [(group.title, group.count, [line.text for line in group.rows]) for group in hanging_on(row, actor_of(ada))]
    assert found == [
        ("Answers that are no “You may sell” because of it", 1, [answers[-1].row.receipt]),
        ("Running business with these customers", 1, [running.code]),
        ("Customers in scope, or of whom it is not known", 1, ["Who was hit, by name"]),
    ]
    page = client_of(ada).get(reverse("policy_contest", args=[row.pk])).text
    assert "Hold: what it stopped is to be asked first" in page


def test_the_gap_is_the_distributors(eve, ceiling, grant, university, ask, withdraw, actor_of, ada, ben):
    grant("education")
    answers = [answer_question(ask(UNIVERSITY), actor=None).row for _time in range(2)]
    row = withdraw()
    with change(actor=ada, reason="Entered late"):
        for answer, fate in zip(answers, ("open", "honor"), strict=True):
            GapItem.objects.create(policy=row, kind="allowed", decision=answer, fate=fate)
    found = {entry.title: entry.text for entry in timeline_of(row, actor_of(ada))}
    assert found["Allowed before the policy was known"] == "in all: 2; undecided: 1"
    assert "Allowed before the policy was known" not in titles(row, actor_of(ben))
