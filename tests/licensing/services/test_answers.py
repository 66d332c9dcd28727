"""Questions are asked, answered, stored with a receipt and replayed; what is wrong or only tried leaves nothing."""

import re
from datetime import date

import pytest

from customers.identifiers import parse
from customers.models import Acquaintance, Customer
from customers.services.segments import end_segment
from licensing.decision import InputError
from licensing.models import Decision
from licensing.services.answers import answer_question, replay
from licensing.services.commitments import record_commitment
from licensing.services.licenses import revoke_license
from licensing.services.policies import propose_end
from tests.licensing.conftest import DAY, SYSTEM, UNIVERSITY, YEAR

pytestmark = pytest.mark.django_db
BANK = "KZ:020240000555"
STRANGER = "KZ:090740001237"


@pytest.fixture
def held(ceiling, grant, bank, university):
    """Ben's license for business in Kazakhstan; the bank and the university are on file."""
    return grant()


def known_to(partner) -> list[str]:
    rows = Acquaintance.objects.filter(partner=partner).order_by("customer_id")
    return [row.customer.identifiers.get().value for row in rows]


def test_an_answer_is_stored_with_everything_it_says(held, ask, bens_partner, kettle, bank, ben):
    row = answer_question(ask(), actor=ben).row
    assert re.fullmatch(r"R-[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}", row.receipt)
    assert (row.partner, row.product, row.customer, row.buyer) == (bens_partner, kettle, bank, None)
    assert (row.asked_by, row.on, row.known, row.declared) == (ben, DAY, None, False)
    assert (row.customer_text, row.business) == ("KZ-BIN:020240000555", "new")
    assert (row.verdict, row.governing, row.route, row.holds_until) == ("allow", "OK", "partner", YEAR[1])
    assert [reason["code"] for reason in row.answer["reasons"]] == ["LICENSE_STANDS", "OK"]
    assert row.answer["reasons"][0]["record"] == ["license", str(held.pk)]


def test_two_answers_have_two_receipts(held, ask, ben):
    receipts = {answer_question(ask(), actor=ben).row.receipt for _time in range(3)}
    assert len(receipts) == Decision.objects.count() == 3


LATER = {
    "nothing": lambda held, bank, ada, withdraw: None,
    "revoked as if never": lambda held, bank, ada, withdraw: revoke_license(held, **SYSTEM, as_if_never=True),
    "withdrawn": lambda held, bank, ada, withdraw: withdraw(segments=[], since=date(2021, 1, 1)),
    "withdrawn and put back": lambda held, bank, ada, withdraw: propose_end(
        withdraw(segments=[], since=date(2021, 1, 1)), actor=ada, reason="They deny it", as_if_never=True
    ),
    "classified anew": lambda held, bank, ada, withdraw: end_segment(
        bank.segments.get(segment__code="commercial"), **SYSTEM, on=date(2021, 1, 1)
    ),
}


@pytest.mark.parametrize("later", LATER.values(), ids=LATER.keys())
def test_an_answer_is_replayed_from_its_two_clocks(held, ask, bank, ada, ben, withdraw, later):
    row = answer_question(ask(), actor=ben).row
    later(held, bank, ada, withdraw)
    assert replay(row) == {"same": True, "verdict": "allow", "facts_hash": row.facts_hash}


def test_what_was_not_what_was_judged_is_told(held, ask, ben):
    row = answer_question(ask(), actor=ben).row
    row.facts_hash = "0" * 64
    assert replay(row)["same"] is False
    row = answer_question(ask(UNIVERSITY), actor=ben).row
    row.verdict = "allow"
    assert (replay(row)["same"], replay(row)["verdict"]) == (False, "deny")


@pytest.mark.parametrize("question", [BANK, UNIVERSITY, STRANGER], ids=["allowed", "denied", "not on file"])
def test_what_is_only_tried_leaves_nothing(held, ask, bens_partner, ben, question):
    answer = answer_question(ask(question), actor=ben, store=False)
    assert (answer.row, Decision.objects.count(), known_to(bens_partner)) == (None, 0, [])
    stored = answer_question(ask(question), actor=ben)
    assert (stored.decision, stored.changes, stored.holds_until) == (
        answer.decision,
        answer.changes,
        answer.holds_until,
    )


MEETS = {
    "the customer": (BANK, None, ["020240000555"]),
    "customer and buyer": (BANK, UNIVERSITY, ["020240000555", "070840003749"]),
    "the one on file": (STRANGER, UNIVERSITY, ["070840003749"]),
    "nobody on file": (STRANGER, None, []),
}


@pytest.mark.parametrize(("customer", "buyer", "known"), MEETS.values(), ids=MEETS.keys())
def test_a_partner_meets_only_whom_it_names(held, ask, bens_partner, cleos_partner, ben, customer, buyer, known):
    question = ask(customer, buyer=parse(buyer) if buyer else None)
    for _time in range(2):
        answer_question(question, actor=ben)
    assert (known_to(bens_partner), known_to(cleos_partner), Customer.objects.count()) == (known, [], 2)


BUYERS = {
    "both may be sold to": (BANK, BANK, "allow", "customer"),
    "the buyer may not": (BANK, UNIVERSITY, "deny", "buyer"),
    "the customer may not": (UNIVERSITY, BANK, "deny", "customer"),
    "neither may": (UNIVERSITY, UNIVERSITY, "deny", "customer"),
    "the buyer is not on file": (BANK, STRANGER, "review", "buyer"),
}


@pytest.mark.parametrize(("customer", "buyer", "verdict", "about"), BUYERS.values(), ids=BUYERS.keys())
def test_the_worse_answer_stands_and_says_whose(held, ask, ben, customer, buyer, verdict, about):
    row = answer_question(ask(customer, buyer=parse(buyer)), actor=ben).row
    assert (row.verdict, row.answer["about"]) == (verdict, about)
    assert row.question["buyer"]["identifier"] == str(parse(buyer))
    assert replay(row)["same"] is True


@pytest.fixture
def contract(held, bank, bens_partner, kettle):
    """A contract of Ben's partner with the bank, running since February."""
    given = {"customer": bank, "products": [kettle.sku], "business": "running", "since": date(2021, 2, 1)}
    return record_commitment(partner=bens_partner, **given, **SYSTEM)


WRONG = {
    "running without a day": {"business": "running"},
    "a business that is none": {"business": "gift"},
    "another partner's contract": {"commitment": True, "business": "running", "partner": "cleos_partner"},
    "another customer's contract": {"commitment": True, "business": "running", "customer": UNIVERSITY},
    "another kind of business": {"commitment": True, "business": "bid"},
}


@pytest.mark.parametrize("values", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_question_stores_nothing(request, contract, ask, ben, values):
    given = dict(values)
    if "partner" in given:
        given["partner"] = request.getfixturevalue(given["partner"])
    if "commitment" in given:
        given["commitment"] = contract
    before = set(Acquaintance.objects.values_list("partner", "customer"))
    with pytest.raises(InputError):
        answer_question(ask(**given), actor=ben)
    assert (Decision.objects.count(), set(Acquaintance.objects.values_list("partner", "customer"))) == (0, before)


def test_a_recorded_contract_continues(contract, ask, withdraw, ben, ann):
    withdraw(segments=[], since=date(2021, 3, 31))
    question = ask(business="running", commitment=contract)
    assert answer_question(ask(), actor=ben).row.governing == "SEGMENT_WITHDRAWN"
    row = answer_question(question, actor=ben).row
    assert (row.verdict, row.governing) == ("allow", "RUN_OFF_CONTINUES")
    assert replay(row)["same"] is True
    stated = answer_question(ask(business="running", since=date(2021, 2, 1)), actor=ben).row
    assert (stated.verdict, stated.governing) == ("review", "COMMITMENT_UNPROVEN")


def test_an_answer_costs_the_same_with_more_licenses(held, grant, ask, ben, django_assert_num_queries):
    answer_question(ask(), actor=ben)
    with django_assert_num_queries(30):
        answer_question(ask(), actor=ben)
    for segment in ("education", "healthcare"):
        grant(segment)
    with django_assert_num_queries(30):
        answer_question(ask(), actor=ben)
