"""Questions that cannot be asked like this, what was known when, and business of another party."""

import pytest

from licensing.worlds import answer
from tests.licensing.world import commitment_of, license_of, policy_of, question, world

DEAL = {"commitment.c": commitment_of()}
WRONG = {
    "a partner nobody knows": ({"partner": "ghost"}, "The partner ghost is not known: name one that is on file."),
    "a product nobody knows": ({"product": "pan"}, "The product pan is not known: name one of the catalogue."),
    "a class nobody knows": (
        {"class": "rental", "since": "2021-02-10"},
        "The class of business rental is not known: name one of new, renewal, running, bid, award, quote.",
    ),
    "a class without a date": (
        {"class": "renewal"},
        "“renewal” has no date: state the day since which the business stands.",
    ),
    "a commitment not on file": (
        {"class": "running", "commitment": "x"},
        "The commitment x is not on file then: state the day since which the business stands.",
    ),
    "one of another partner": (
        {"class": "running", "commitment": "c", "partner": "stall"},
        "The commitment c is of another partner: name one that fits the question.",
    ),
    "one of another customer": (
        {"class": "running", "commitment": "c", "customer": "college"},
        "The commitment c is of another customer: name one that fits the question.",
    ),
    "one of another product": (
        {"class": "running", "commitment": "c", "product": "lamp-1"},
        "The commitment c is of another product: name one that fits the question.",
    ),
    "one of another class": (
        {"class": "bid", "commitment": "c"},
        "The commitment c is of another class of business (running): name one that fits the question.",
    ),
}


@pytest.mark.parametrize(("asked", "error"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_asked(asked, error):
    assert answer(world(DEAL), question(**asked)) == {"error": error}


def test_a_commitment_may_be_the_buyers():
    asked = question(customer="college", buyer="mill", **{"class": "running", "commitment": "c"})
    assert answer(world(DEAL), asked)["verdict"] == "allow"


def version(recorded: str, data: dict) -> dict:
    return {"recorded": recorded, "data": data}


LATE = {"policy.p": [version("2021-06-02T10:00", policy_of())]}
CUT = {
    "license.shop-commercial": [
        version("2021-06-03T10:00", license_of(10, "shop", "north", "commercial", revoked=True, valid=["2021-01-01"] * 2)),
        version("2020-01-01T09:00", license_of(10, "shop", "north", "commercial")),
    ]
}  # fmt: skip
TOLD = {
    "not known yet": (LATE, {"known": "2021-06-02T09:59"}, "OK"),
    "known at the moment itself": (LATE, {"known": "2021-06-02T10:00"}, "SEGMENT_WITHDRAWN"),
    "known later, asked of an earlier day": (LATE, {"known": "2021-09-01T00:00", "on": "2021-04-01"}, "SEGMENT_WITHDRAWN"),
    "the newest version, in whatever order": (CUT, {"known": "2021-06-04T00:00"}, "LICENSE_REVOKED"),
    "the version of then": (CUT, {"known": "2021-06-03T09:59"}, "OK"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "asked", "governing"), TOLD.values(), ids=TOLD.keys())
def test_what_was_known_then(changes, asked, governing):
    assert answer(world(changes), question(**asked))["governing"] == governing


def test_a_commitment_not_known_then_needs_a_date():
    deal = {"commitment.c": [version("2021-06-02T10:00", commitment_of())], "policy.p": policy_of()}
    asked = {"class": "running", "commitment": "c"}
    assert "is not on file then" in answer(world(deal), question(**asked))["error"]
    stated = answer(world(deal), question(**asked, since="2021-02-10"))
    assert stated["governing"] == "COMMITMENT_UNPROVEN"
    assert answer(world(deal), question(**asked, known="2021-06-02T10:00"))["governing"] == "RUN_OFF_CONTINUES"
