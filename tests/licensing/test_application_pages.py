"""The pages of what is asked for beyond the rules, and who may open and post them."""

from datetime import date

import pytest
from django.urls import reverse

from history.changes import change
from licensing.models import Application, Exemption
from licensing.services.answers import answer_question
from licensing.services.applications import proposals_of
from licensing.services.exemptions import propose_exemption
from partners.models import Request, Role
from partners.services import requests
from tests.clock import played
from tests.fixtures.cast import make_partner, make_person

pytestmark = pytest.mark.django_db
TODAY = date(2021, 4, 8)


@pytest.fixture(autouse=True)
def in_april(db):
    with played(2021, 4, 8, 9):
        yield


@pytest.fixture
def answer(ask, ben, grant, ceiling, withdraw, university, ada):
    grant("education")
    withdraw()
    return answer_question(ask("KZ:070840003749", on=TODAY), actor=ben).row


@pytest.fixture
def filled(answer) -> dict:
    return {"policies": [answer.answer["reasons"][1]["record"][1]], "last": "2021-06-30", "text": "Lessons go on"}


@pytest.fixture
def asked(client_of, ben, answer, filled) -> Application:
    client_of(ben).post(page_for("exception", answer), filled)
    return Application.objects.get()


@pytest.fixture
def exemption(asked, ada, ann) -> Exemption:
    requests.grant(asked.request, actor=ada, text="Until the term ends")
    requests.grant(asked.request, actor=ann, text="I agree")
    return Exemption.objects.get()


@pytest.fixture
def paula(answer, bens_partner, operator):
    """Who owns the partner that manages Benco."""
    parent = make_partner("parent", "Parent", parent=operator)
    from_above = make_person("Paula", parent, Role.OWNER)
    bens_partner.parent = parent
    with change(actor=from_above, reason="moved"):
        bens_partner.save()
    return from_above


def page_for(kind: str, answer) -> str:
    return reverse("licensing:apply", args=[kind]) + f"?receipt={answer.receipt}"


def test_the_receipt_offers_a_filled_form(client_of, ben, answer, university):
    client = client_of(ben)
    client.cookies["django_language"] = "en"
    receipt = client.get(reverse("licensing:receipt", args=[answer.receipt]))
    assert receipt.context["ways"] == [{"text": "Ask for an exception", "url": page_for("exception", answer)}]
    form = client.get(page_for("exception", answer)).context["form"]
    assert form.initial["policies"] == [int(answer.answer["reasons"][1]["record"][1])]
    assert (form.initial["last"], answer.receipt in form.initial["text"]) == (date(2021, 7, 6), True)


def test_sent_it_stands_on_the_receipt(client_of, ben, answer, asked, university):
    row = asked
    assert (row.customer, row.decision, row.until) == (university, answer, date(2021, 7, 1))
    assert row.request.subject.startswith("Университет «Алатау»: ")
    text = client_of(ben).get(reverse("licensing:receipt", args=[answer.receipt])).content.decode()
    assert reverse("requests:request_detail", args=["benco-1"]) in text


@pytest.mark.parametrize(
    ("who", "status"), [("ben", 200), ("bela", 200), ("paula", 403), ("cleo", 404), ("ada", 403), ("vera", 403)]
)
def test_who_may_ask_from_an_answer(request, client_of, answer, paula, who, status):
    person = request.getfixturevalue(who)
    assert client_of(person).get(page_for("exception", answer)).status_code == status
    assert client_of(person).post(page_for("exception", answer), {"text": ""}).status_code == (
        422 if status == 200 else status
    )
    assert not Request.objects.exists()


def test_what_the_answer_does_not_offer_is_not_asked_for(client_of, ben, answer):
    client = client_of(ben)
    assert [client.get(page_for(kind, answer)).status_code for kind in ("license", "approval", "nothing")] == [404] * 3
    answer = client.get(reverse("licensing:apply", args=["exception"]))
    assert (answer.status_code, answer.url) == (302, reverse("licensing:ask"))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"policies": []}, "policies"),
        ({"last": ""}, "last"),
        ({"since": "2021-07-01"}, "last"),
        ({"last": "2021-04-07"}, None),
        ({"text": ""}, "text"),
        ({"policies": ["999"]}, "policies"),
    ],
    ids=["from nothing", "no end", "backward", "over already", "no word", "an unknown policy"],
)
def test_wrong_input_names_the_field(client_of, ben, answer, filled, values, field):
    page = client_of(ben).post(page_for("exception", answer), {**filled, **values})
    assert (page.status_code, Request.objects.count()) == (422, 0)
    assert (field or "__all__") in page.context["form"].errors


def test_a_license_is_asked_for_without_an_answer(client_of, ben, segments, lines):
    page = reverse("licensing:apply", args=["license"])
    given = {
        "line": lines["lamps"].pk, "segments": ["education"], "territory": "CIS except TM", "last": "2021-12-31",
        "text": "Schools ask",
    }  # fmt: skip
    client = client_of(ben)
    assert "territory" in client.post(page, {**given, "territory": "XX"}).context["form"].errors
    assert client.post(page, given).status_code == 302
    row = Application.objects.get()
    assert (row.line, row.territory, row.excluded, row.until) == (lines["lamps"], ["CIS"], ["TM"], date(2022, 1, 1))


def test_something_wrong_is_said_of_a_customer_and_of_a_license(client_of, ben, cleo, answer, university, grant):
    page = reverse("licensing:apply", args=["correction"])
    number = grant("commercial").pk
    assert client_of(cleo).get(f"{page}?license={number}").status_code == 404
    assert client_of(cleo).get(f"{page}?customer={university.public_id}").status_code == 404
    assert client_of(ben).get(f"{page}?license=x").status_code == 404
    client_of(ben).post(f"{page}?license={number}", {"text": "Wrong country"})
    client_of(ben).post(f"{page}?customer={university.public_id}", {"text": "Wrong name"})
    rows = list(Application.objects.order_by("pk"))
    assert [(row.license_id, row.customer, row.request.kind) for row in rows] == [
        (number, None, "correction"),
        (None, university, "correction"),
    ]


def test_granted_without_a_word_by_two(client_of, asked, ada, ann, max_):
    page = reverse("requests:request_grant", args=[asked.request.code])
    assert client_of(ada).post(page, {"text": ""}).status_code == 302
    assert client_of(ada).post(page, {"text": "Again"}).status_code == 422
    assert client_of(ann).post(page, {"text": ""}).status_code == 302
    asked.request.refresh_from_db()
    assert (asked.request.state, Exemption.objects.get().approved) == ("granted", True)
    said = asked.request.messages.filter(kind__in=["propose", "grant"]).order_by("pk")
    assert [(one.author.name, one.text) for one in said] == [("Ada", "Granted as asked."), ("Ann", "Granted as asked.")]


@pytest.mark.parametrize("verb", ["refuse", "ask_more"])
def test_a_no_needs_its_reason(client_of, asked, ada, verb):
    page = reverse(f"requests:request_{verb}", args=[asked.request.code])
    assert client_of(ada).post(page, {"text": ""}).status_code == 422


def test_decided_in_to_do(client_of, asked, ada, ann):
    requests.grant(asked.request, actor=ada, text="Fine")
    word = proposals_of(asked).get()
    exemption = reverse("licensing:exemption_detail", args=[word.exemption_id])
    assert exemption in client_of(ann).get("/").content.decode()
    assert reverse("licensing:confirm", args=[word.pk]) in client_of(ann).get(exemption).content.decode()
    answer = client_of(ann).post(reverse("licensing:confirm", args=[word.pk]), {"verdict": "confirm"})
    assert (answer.url, Exemption.objects.get().approved) == (exemption, True)


def test_what_is_only_proposed_is_the_distributors_own(client_of, asked, ada, ann, vera, ben):
    requests.grant(asked.request, actor=ada, text="Between us")
    thread = reverse("requests:request_detail", args=[asked.request.code])
    text = client_of(ben).get(thread).content.decode()
    assert [word for word in ("Ada", "Between us", "E-") if word in text] == []
    page = reverse("licensing:exemption_detail", args=[Exemption.objects.get().pk])
    assert [client_of(person).get(page).status_code for person in (ben, vera)] == [404, 200]
    assert "Between us" in client_of(vera).get(thread).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("ben", 200), ("paula", 200), ("ada", 200), ("vera", 200), ("sam", 200), ("cleo", 404)]
)
def test_who_sees_an_exception(request, client_of, exemption, paula, who, status):
    client = client_of(request.getfixturevalue(who))
    assert client.get(reverse("licensing:exemption_detail", args=[exemption.pk])).status_code == status
    rows = client.get(reverse("licensing:exemption_list")).context["table"].rows
    assert len(rows) == (1 if status == 200 else 0)


@pytest.mark.parametrize("query", ["", "?q=Benco", "?q=Алатау", "?state=counts", "?_export=csv"])
def test_another_partner_learns_nothing_from_the_list(client_of, exemption, cleo, query):
    answer = client_of(cleo).get(reverse("licensing:exemption_list") + query)
    text = answer.getvalue().decode().replace('value="Benco"', "").replace('value="Алатау"', "").replace("q%3D", "")
    assert (answer.status_code, str(exemption) in text) == (200, False)
    assert "benco-1" not in text


def test_another_partner_finds_nothing_by_number(client_of, exemption, cleo, ben):
    page = reverse("licensing:exemption_detail", args=[exemption.pk])
    for person, is_found in ((ben, True), (cleo, False)):
        assert (page in client_of(person).get(f"/search/?q={exemption}").content.decode()) == is_found
    assert client_of(cleo).post(reverse("requests:request_grant", args=["benco-1"])).status_code == 404


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 1), ("state=counts", 1), ("state=proposed", 0), ("state=over", 0), ("state=refused", 0), ("q=Benco", 1),
     ("q=Алатау", 1), ("q=nobody", 0), ("policy=999999", 0)],
)  # fmt: skip
def test_filters(client_of, exemption, ada, query, count):
    answer = client_of(ada).get(f"{reverse('licensing:exemption_list')}?{query}")
    assert len(answer.context["table"].rows) == count


def test_ended_on_its_page(client_of, exemption, ada, ben, vera):
    page = reverse("licensing:exemption_end", args=[exemption.pk])
    for person, status in ((ben, 404), (vera, 403)):
        assert client_of(person).post(page, {"on": "2021-04-09", "reason": "r"}).status_code == status
    assert client_of(ada).post(page, {"on": "2021-04-09", "reason": "Delivered"}).status_code == 302
    exemption.refresh_from_db()
    assert exemption.valid.upper == date(2021, 4, 9)


def test_changed_by_an_officer_before_the_verdict(client_of, asked, ada, filled):
    page = reverse("licensing:application_edit", args=[asked.request.code])
    form = client_of(ada).get(page).context["form"]
    assert (form.initial["last"], form.initial["policies"]) == (date(2021, 6, 30), asked.policies)
    given = {"policies": asked.policies, "last": "2021-05-31", "reason": "Shorter"}
    assert client_of(ada).post(page, given).status_code == 302
    asked.refresh_from_db()
    assert asked.until == date(2021, 6, 1)


def test_taken_and_put_off_by_one_key(client_of, asked, ada, vera, ben):
    for name in ("request_take", "request_later"):
        page = reverse(f"requests:{name}", args=[asked.request.code])
        assert [client_of(person).post(page).status_code for person in (ben, vera, ada)] == [404, 403, 302]
    asked.request.refresh_from_db()
    assert (asked.request.assigned, asked.request.snoozed_until) == (ada, date(2021, 4, 9))


def test_what_waits_next_is_one_key_away(client_of, asked, ada, ann, ben, bens_partner):
    other = requests.open_request(bens_partner, kind="question", subject="S", text="T", actor=ben)
    here, there = (reverse("requests:request_detail", args=[row.code]) for row in (asked.request, other))
    assert client_of(ada).get(here).context["next"] == other
    assert client_of(ada).get("/requests/").context["actions"][0]["url"] == here
    requests.grant(asked.request, actor=ada, text="Fine")
    assert client_of(ada).get("/requests/").context["actions"][0]["url"] == there
    assert client_of(ann).get("/requests/").context["actions"][0]["url"] == here
    requests.assign(other, actor=ada, to=ann, text="Yours")
    assert client_of(ada).get(here).context["next"] is None
    assert client_of(ben).get(here).context["next"] is None


def test_what_is_open_is_not_offered_again(client_of, ben, answer, asked, ada):
    receipt = reverse("licensing:receipt", args=[answer.receipt])
    assert client_of(ben).get(receipt).context["ways"] == []
    requests.refuse(asked.request, actor=ada, text="No")
    assert len(client_of(ben).get(receipt).context["ways"]) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(client_of, exemption, bens_partner, university, ada, rows, django_assert_num_queries):
    for day in range(1, rows):
        propose_exemption(
            bens_partner, actor=ada, reason="r", until=date(2021, 8, day), customer=university, for_license=True
        )
    client = client_of(ada)
    client.get(reverse("licensing:exemption_list"))
    with django_assert_num_queries(20):
        client.get(reverse("licensing:exemption_list"))


def test_a_license_may_be_asked_for_from_the_list(client_of, ben, ada):
    labels = {who: [row["url"] for row in client_of(who).get("/requests/").context["actions"]] for who in (ben, ada)}
    page = reverse("licensing:apply", args=["license"])
    assert (page in labels[ben], page in labels[ada]) == (True, False)
