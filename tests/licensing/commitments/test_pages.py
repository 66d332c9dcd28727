"""Pages of running business: who sees and may do what; entering, correcting, judging by one and by many; the question."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from customers.models import Customer
from customers.services.merging import merge_customers
from history.changes import change
from licensing.commitments import fingerprint
from licensing.models import Commitment, Decision
from licensing.services.commitments import confirm_commitments
from portal.todo import open_count
from tests.clock import played
from tests.fixtures.cast import make_partner, make_person
from tests.fixtures.documents import PDF
from tests.licensing.commitments.conftest import BID

pytestmark = pytest.mark.django_db
NUMBER = "070840003749"
LIST, ADD, WAITING, JUDGE = (reverse(f"licensing:commitment_{name}") for name in ("list", "add", "waiting", "judge"))
GIVEN = {
    "partner": "benco", "country": "KZ", "identifier": NUMBER, "business": "bid", "products": ["kettle-1"],
    "number": "0373-21", "bid_on": "2021-03-29",
}  # fmt: skip


def page(row: Commitment, name: str = "detail") -> str:
    return reverse(f"licensing:commitment_{name}", args=[row.pk])


def mark(row: Commitment) -> str:
    row.refresh_from_db()
    return f"{row.pk}:{fingerprint(row)}"


@pytest.fixture
def below(bens_partner, operator):
    """A partner that Ben manages, and its owner."""
    return make_person("Bob", make_partner("bobco", "Bobco", country="KZ", parent=bens_partner), "owner")


def test_who_sees_which(enter, client_of, ada, vera, ben, bela, cleo, below, cleos_partner):
    his, own = enter(), enter(partner=below.memberships.get().partner, actor=below, number="2")
    other = enter(partner=cleos_partner, actor=cleo, number="3")
    seen = {
        person.name: {row.number for row in (his, own, other) if client_of(person).get(page(row)).status_code == 200}
        for person in (ada, vera, ben, bela, cleo, below)
    }
    everything = {"0373-21", "2", "3"}
    assert seen == {
        "Ada": everything, "Vera": everything, "Ben": {"0373-21", "2"}, "Bela": {"0373-21", "2"}, "Cleo": {"3"},
        "Bob": {"2"},
    }  # fmt: skip
    for person in (ben, cleo, below):
        shown = client_of(person).get(LIST).context["table"]
        assert {row.record.number for row in shown.rows} == seen[person.name]


@pytest.mark.parametrize(
    ("who", "confirmed", "status"),
    [
        ("ada", False, 200), ("ada", True, 200), ("max_", True, 200), ("vera", False, 403), ("ben", False, 200),
        ("bela", False, 200), ("cleo", False, 404), ("below", False, 404),
    ],
)  # fmt: skip
def test_who_may_correct(request, enter, client_of, ada, who, confirmed, status):
    row, person = enter(), request.getfixturevalue(who)
    if confirmed:
        confirm_commitments([row.pk], actor=ada, reason="Read")
    assert client_of(person).get(page(row, "edit")).status_code == status
    if status != 200:
        assert client_of(person).post(page(row, "edit"), GIVEN).status_code == status


def test_the_one_above_reads_along_and_corrects_nothing(enter, client_of, ben, below):
    row = enter(partner=below.memberships.get().partner, actor=below)
    assert (client_of(ben).get(page(row)).status_code, client_of(ben).get(page(row, "edit")).status_code) == (200, 403)


@pytest.mark.parametrize("who", ["ben", "ada"])
def test_entering_with_its_document(request, market, university, client_of, who):
    person = request.getfixturevalue(who)
    upload = SimpleUploadedFile("bid.pdf", PDF, "application/pdf")
    answer = client_of(person).post(ADD, {**GIVEN, "last": "2021-12-31", "paper": upload})
    row = Commitment.objects.get()
    assert (answer.status_code, answer.url) == (302, page(row))
    assert (row.customer, row.since, row.ends, row.business) == (university, BID, date(2022, 1, 1), "bid")
    assert (row.entered_by, row.is_confirmed, row.paper.name) == (person, who == "ada", "bid.pdf")
    paper = client_of(person).get(page(row, "paper"))
    assert (b"".join(paper.streaming_content), paper["Content-Type"]) == (PDF, "application/pdf")


def test_a_customer_that_is_not_on_file_is_added_under_its_name(market, client_of, ben, bens_partner):
    answer = client_of(ben).post(ADD, {**GIVEN, "identifier": "090740001237", "name": "ТОО «Новое»"})
    row = Commitment.objects.get()
    assert (answer.status_code, row.customer.name, row.partner) == (302, "ТОО «Новое»", bens_partner)


WRONG = {
    "nobody under this number": ({"identifier": "090740001237"}, "name"),
    "no number at all": ({"identifier": "123"}, "identifier"),
    "a new sale": ({"business": "new"}, "business"),
    "no product": ({"products": []}, "products"),
    "no day": ({"bid_on": ""}, "since"),
    "no day that there is": ({"since": "2021-02-30"}, "since"),
    "tomorrow": ({"bid_on": "2021-03-31"}, "since"),
    "over before it began": ({"last": "2021-03-28"}, "last"),
    "out of order": ({"published": "2021-03-30"}, "bid_on"),
    "another partner": ({"partner": "cleoco"}, "partner"),
    "no document": ({"paper": SimpleUploadedFile("a.pdf", b"<html>")}, "paper"),
}  # fmt: skip


@pytest.mark.parametrize(("values", "field"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told_at_its_field(market, cleos_partner, client_of, ben, values, field):
    answer = client_of(ben).post(ADD, GIVEN | values)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Commitment.objects.count() == 0


def test_correcting_keeps_the_file_and_the_days_on_the_form(enter, client_of, ben, paper):
    row = enter(paper=paper, ends=date(2022, 1, 1))
    shown = client_of(ben).get(page(row, "edit")).context["form"].initial
    assert (shown["identifier"], shown["last"], shown["since"]) == (NUMBER, date(2021, 12, 31), BID)
    given = {**GIVEN, "since": "2021-03-29", "last": "2021-12-31", "number": "0374-21", "reason": "Typo"}
    assert client_of(ben).post(page(row, "edit"), given).status_code == 302
    row.refresh_from_db()
    assert (row.number, row.ends, row.paper.name) == ("0374-21", date(2022, 1, 1), "bid.pdf")


def test_what_was_confirmed_meanwhile_is_told_and_stays(enter, client_of, ben, ada):
    row = enter()
    confirm_commitments([row.pk], actor=ada, reason="Read")
    answer = client_of(ben).post(page(row, "edit"), {**GIVEN, "number": "9", "reason": "Typo"})
    row.refresh_from_db()
    assert (answer.status_code, row.number) == (422, "0373-21")
    assert "ask the distributor" in answer.text or "дистрибьютор" in answer.text


def test_a_merged_customer_goes_on_being_named(enter, client_of, ada, university, bank):
    row = enter()
    merge_customers(university, into=bank, actor=ada, reason="One")
    shown = client_of(ada).get(page(row))
    assert (shown.status_code, shown.context["customer"]) == (200, bank)
    initial = client_of(ada).get(page(row, "edit")).context["form"].initial
    given = {**GIVEN, "identifier": initial["identifier"], "number": "9", "reason": "Typo"}
    assert client_of(ada).post(page(row, "edit"), given).status_code == 302
    row.refresh_from_db()
    assert (row.number, row.customer) == ("9", university)


@pytest.mark.parametrize(("act", "note", "state"), [("confirm", "", "confirmed"), ("refuse", "No date", "refused")])
def test_one_by_one_leads_to_the_next(enter, client_of, ada, act, note, state):
    one, other = enter(), enter(number="2")
    data = {"act": act, "note": note, "read": [mark(one)], "one": one.pk}
    assert client_of(ada).post(JUDGE, data).url == page(other)
    one.refresh_from_db()
    assert (one.state, other.state) == (state, "waiting")
    assert client_of(ada).post(JUDGE, {**data, "read": [mark(other)], "one": other.pk}).url == WAITING


def test_many_at_once(enter, client_of, max_):
    rows = [enter(number=str(number)) for number in range(3)]
    marks = [mark(row) for row in rows]
    answer = client_of(max_).post(JUDGE, {"act": "confirm", "read": marks[:2]}, follow=True)
    assert "2 entries confirmed" in answer.text
    assert [row.number for row in Commitment.objects.waiting()] == ["2"]


BAD = {
    "nothing ticked": {"act": "confirm"},
    "no word on it": {"note": "x"},
    "refused without a reason": {"act": "refuse", "note": " "},
    "an act that is none": {"act": "delete"},
    "a mark that is none": {"act": "confirm", "read": ["1", "x:y", "9" * 20 + ":a"]},
    "of another reading": {"act": "confirm", "other": True},
}


@pytest.mark.parametrize("given", BAD.values(), ids=BAD.keys())
def test_a_word_that_cannot_be_taken_changes_nothing(enter, client_of, ada, given):
    row = enter()
    data = {"read": [f"{row.pk}:0000" if given.get("other") else mark(row)], **given}
    if given == BAD["nothing ticked"]:
        del data["read"]
    assert client_of(ada).post(JUDGE, data).url == WAITING
    row.refresh_from_db()
    assert row.state == "waiting"


@pytest.mark.parametrize(
    ("who", "status"), [("vera", 403), ("sam", 403), ("ben", 404), ("cleo", 404)], ids=lambda value: str(value)
)
def test_who_may_not_judge(request, enter, client_of, who, status):
    row = enter()
    answer = client_of(request.getfixturevalue(who)).post(JUDGE, {"act": "confirm", "read": [mark(row)]})
    row.refresh_from_db()
    assert (answer.status_code, row.state) == (status, "waiting")


def test_what_waits_is_told_with_its_count(enter, client_of, ada):
    enter(), enter(number="2")
    shown = client_of(ada).get(reverse("home"))
    assert ("Contracts and bids to confirm", 2) in [(task.text, task.count) for task in shown.context["tasks"]]
    assert [entry["row"].number for entry in client_of(ada).get(WAITING).context["entries"]] == ["0373-21", "2"]


FILTERS = {
    "its number": ({"q": "0373"}, {"0373-21"}),
    "our number": ({"q": "c-{pk}"}, {"0373-21"}),
    "its customer": ({"q": "Алатау"}, {"0373-21"}),
    "its partner": ({"q": "benco"}, {"0373-21", "17"}),
    "nothing": ({"q": "zzz"}, set()),
    "a kind": ({"business": "running"}, {"17"}),
    "a state": ({"state": "waiting"}, {"0373-21"}),
    "a line": ({"line": "kettles"}, {"0373-21", "17"}),
    "another line": ({"line": "lamps"}, set()),
    "before it was made": ({"on": "2021-03-28"}, {"17"}),
    "its first day": ({"on": "2021-03-29"}, {"0373-21", "17"}),
    "the other's last day": ({"on": "2021-12-31"}, {"0373-21", "17"}),
    "the day after": ({"on": "2022-01-01"}, {"0373-21"}),
}


@pytest.mark.parametrize(("query", "numbers"), FILTERS.values(), ids=FILTERS.keys())
def test_filters(enter, client_of, ada, bank, lines, query, numbers):
    row = enter()
    enter(
        customer=bank, business="running", since=date(2020, 6, 1), ends=date(2022, 1, 1), number="17", actor=ada,
        confirmed=True,
    )  # fmt: skip
    asked = {key: lines[value].pk if key == "line" else value.format(pk=row.pk) for key, value in query.items()}
    shown = client_of(ada).get(LIST, asked)
    assert {one.record.number for one in shown.context["table"].rows} == numbers
    exported = list(csv.DictReader(io.StringIO(client_of(ada).get(LIST, {**asked, "_export": "csv"}).content.decode("utf-8-sig"))))  # fmt: skip
    assert {one["Its number"] for one in exported} == numbers


def test_the_export_holds_the_tenders_days(enter, client_of, ada):
    enter(tender="T-1", published=date(2021, 3, 9), bid_on=BID, ends=date(2022, 1, 1))
    rows = csv.DictReader(io.StringIO(client_of(ada).get(LIST, {"_export": "csv"}).content.decode("utf-8-sig")))
    [row] = [{key.casefold(): value for key, value in one.items()} for one in rows]
    assert [row[name] for name in ("tender number", "tender published", "bid submitted", "last day", "since")] == [
        "T-1", "2021-03-09", "2021-03-29", "2021-12-31", "2021-03-29",
    ]  # fmt: skip


@pytest.mark.parametrize("sort", ["since", "-since", "customer", "partner", "business", "number", "ends"])
def test_the_list_costs_the_same_with_more_rows(enter, client_of, ada, sort, django_assert_num_queries):
    enter()
    client, asked = client_of(ada), {"sort": sort}
    client.get(LIST, asked)
    with django_assert_num_queries(20):
        assert len(client.get(LIST, asked).context["table"].rows) == 1
    enter(number="2"), enter(number="3")
    with django_assert_num_queries(20):
        assert len(client.get(LIST, asked).context["table"].rows) == 3


def test_the_picture_says_in_words_what_it_shows(enter, withdraw, client_of, ben):
    type(ben).objects.filter(pk=ben.pk).update(language="en")
    row = enter(published=date(2021, 3, 9), bid_on=BID, delivered_by=date(2021, 8, 31))
    policy = withdraw()
    with played(2021, 4, 7, 9):
        shown = client_of(ben).get(page(row))
    own, under, answer = shown.context["picture"].strips
    assert [(one.number, one.day, one.name) for one in own.marks] == [
        (1, date(2021, 3, 9), "tender published"),
        (2, BID, "bid submitted"),
        (3, date(2021, 8, 31), "to be delivered by"),
    ]
    assert under.title == f"{policy} · withdrawn"
    assert under.text == (
        "In force since 31 March 2021. It would go on until its own end once it is confirmed that it was made before"
        " 31 March 2021."
    )
    assert [bar.tone for bar in under.bars] == ["review"]
    assert [(line["since"], line["last"], line["verdict"]) for line in answer.lines] == [
        (BID, date(2021, 3, 30), "allow"),
        (date(2021, 3, 31), None, "review"),
    ]


def test_the_customers_and_the_partners_page_show_it(enter, client_of, ada, ben, cleo, university, cleos_partner):
    row, other = enter(), enter(partner=cleos_partner, actor=cleo, number="3")
    of_customer = reverse("customers:customer_detail", args=[university.public_id])
    of_partner = reverse("partners:partner_detail", args=["benco"])
    seen = {who.name: [one.number for one in client_of(who).get(of_customer).context["commitments"]] for who in (ada, ben, cleo)}  # fmt: skip
    assert seen == {"Ada": ["3", "0373-21"], "Ben": ["0373-21"], "Cleo": ["3"]}
    assert [one.pk for one in client_of(ben).get(of_partner).context["commitments"]] == [row.pk]
    assert other.code not in client_of(ben).get(of_customer).text
    assert page(row) in client_of(ada).get(reverse("search"), {"q": row.code}).text
    assert page(row) not in client_of(cleo).get(reverse("search"), {"q": row.code}).text


OFFERED = {
    "the customer": ({"country": "KZ", "identifier": NUMBER}, {"0373-21"}),
    "the buyer": (
        {"country": "KZ", "identifier": "020240000555", "buyer_country": "KZ", "buyer_identifier": NUMBER}, {"0373-21"},
    ),
    "another customer": ({"country": "KZ", "identifier": "020240000555"}, set()),
    "nobody yet": ({}, set()),
    "no number": ({"country": "KZ", "identifier": "7"}, set()),
    "another partner": ({"partner": "cleoco", "country": "KZ", "identifier": NUMBER}, set()),
}  # fmt: skip


@pytest.mark.parametrize(("given", "numbers"), OFFERED.values(), ids=OFFERED.keys())
def test_the_question_offers_the_partners_own_with_this_customer(
    enter, client_of, cleo, ben, cleos_partner, given, numbers
):
    enter(), enter(partner=cleos_partner, actor=cleo, number="3")
    shown = client_of(ben).get(reverse("licensing:ask_commitments"), given)
    assert {row.number for row, _label in shown.context["rows"]} == numbers
    form = client_of(ben).get(reverse("licensing:ask"), given).context["form"]
    assert {row.number for row in form.fields["commitment"].queryset} == numbers


def ask(client, row: Commitment, **values):
    given = {"partner": "benco", "product": "kettle-1", "country": "KZ", "identifier": NUMBER, "business": "new"}
    return client.post(reverse("licensing:ask"), {**given, "commitment": row.pk, **values})


def test_asking_about_what_waits_asks_for_the_document(enter, withdraw, client_of, ben):
    row = enter()
    withdraw()
    with played(2021, 4, 7, 9):
        assert ask(client_of(ben), row).status_code == 302
    answer = Decision.objects.get()
    assert (answer.business, answer.verdict, answer.governing) == ("bid", "review", "COMMITMENT_UNPROVEN")


@pytest.mark.parametrize(
    "values", [{"product": "lamp-1"}, {"identifier": "020240000555"}, {"commitment": 0}],
    ids=["another product", "another customer", "none"],
)  # fmt: skip
def test_a_question_about_another_business_is_told(enter, client_of, ben, values):
    answer = ask(client_of(ben), enter(), **values)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["commitment"])


def test_another_partners_business_cannot_be_asked_about(enter, client_of, ben, cleo, cleos_partner):
    answer = ask(client_of(ben), enter(partner=cleos_partner, actor=cleo))
    assert (answer.status_code, Decision.objects.count()) == (422, 0)


def test_a_file_is_for_those_who_see_it(enter, client_of, paper, ada, vera, sam, ben, cleo):
    row, bare = enter(paper=paper), enter(number="2")
    codes = {}
    for who in (ada, vera, sam, ben, cleo):
        answer = client_of(who).get(page(row, "paper"))
        codes[who.name] = answer.status_code
        answer.getvalue()  # a file that is sent stays open until it is read
    assert codes == {"Ada": 200, "Vera": 200, "Sam": 403, "Ben": 200, "Cleo": 404}
    assert client_of(ada).get(page(bare, "paper")).status_code == 404


def test_a_product_that_is_gone_is_told(enter, client_of, ada):
    row = enter()
    with change(actor=ada, reason="As an older version left it"):
        Commitment.objects.filter(pk=row.pk).update(products=["kettle-1", "kettle-0"])
    assert client_of(ada).get(page(row)).context["gone"] == ["kettle-0"]
    assert Customer.objects.count() == 2


def test_what_waits_counts_in_the_menu(enter, client_of, ada, vera, actor_of):
    before = open_count(actor_of(ada))
    enter(), enter(number="2"), enter(number="3", actor=ada, confirmed=True)
    assert open_count(actor_of(ada)) == open_count(actor_of(vera)) == before + 2
