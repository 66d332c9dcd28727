"""Reviews open once, close when nothing contradicts any more, and are decided, applied to others and undone."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

from customers.classification import Classification, Conflict, Evidence, Kind, Strength
from customers.models import CustomerCode, CustomerSegment, Entity, Holding, Review, ReviewAct
from customers.reference import load_codes
from customers.selectors.reviews import alike, counts_by_cause, next_review, sides_of
from customers.services.codes import end_code, read_code, set_code
from customers.services.profiles import reprofile
from customers.services.review_acts import decide_reviews, undo_decision
from customers.services.reviews import open_reviews, open_reviews_of
from customers.services.segments import end_segment, set_segment
from history import clock
from history.changes import change
from history.recording import event_model
from partners.exceptions import Refused
from tests.customers.conftest import REASON, make_customer

pytestmark = pytest.mark.django_db
BY = {"actor": None, "reason": REASON}
FORM = "75203"
OTHER = Evidence(Kind.LEGAL_FORM, "institution", Strength.PROOF, "customercode:1", "OKOPF 75203")


def find(customer, segment, **values) -> CustomerSegment:
    return set_segment(
        customer, **{"segment": segment, "basis": "finding", "evidence": "Register extract", **BY, **values}
    )


def speak_against(customer, code: str = FORM) -> CustomerCode:
    """Let the register give the customer a legal form that only the state's institutions have."""
    return set_code(customer, read_code("okopf", code), source="Register extract of 2021", **BY)


@pytest.fixture
def codes(segments) -> None:
    load_codes()


@pytest.fixture
def finding(romashka, segments, codes) -> CustomerSegment:
    return find(romashka, segments["none"])


@pytest.fixture
def review(romashka, finding) -> Review:
    speak_against(romashka)
    return Review.objects.get()


def carried(customer) -> list[str]:
    rows = customer.segments.filter(valid__contains=clock.today()).order_by("segment__code")
    return [row.segment.code for row in rows]


def decide(review, outcome, ada, **values):
    return decide_reviews([review], **{"outcome": outcome, "actor": ada, "reason": "I read the charter", **values})


def test_a_contradiction_opens_a_review_once(romashka, finding):
    code = speak_against(romashka)
    assert (open_reviews([romashka.pk]), reprofile([romashka.pk])) == (0, 0)
    review = Review.objects.get()
    assert (review.cause, review.outcome, review.customer) == ("conflict", "open", romashka)
    one, other = sides_of(review)
    assert (one.kind, one.segment, one.text) == ("finding", "No state found", "Register extract")
    assert (other.kind, other.segment, review.other["source"]) == (
        "legal_form",
        "State institutions",
        f"customercode:{code.pk}",
    )


def test_what_no_longer_contradicts_is_closed_and_opens_again(romashka, finding, review):
    end_code(CustomerCode.objects.get(), **BY, on=clock.today())
    review.refresh_from_db()
    assert review.outcome == "gone"
    with change(**BY):
        CustomerCode.objects.update(valid=DateRange(None, None))
    assert open_reviews([romashka.pk]) == 1
    review.refresh_from_db()
    assert review.outcome == "open"
    assert Review.objects.count() == 1


def test_customers_not_looked_at_keep_their_reviews(review):
    other = make_customer("RU:7701000033", "ООО «Берёза»")
    assert open_reviews([other.pk]) == 0
    assert Review.objects.open().get() == review


def test_an_objection_of_other_days_is_none_today(romashka, segments, codes):
    find(romashka, segments["none"], until=date(2020, 1, 1))
    speak_against(romashka)
    assert not Review.objects.exists()


def test_a_signal_speaks_against_a_finding_and_not_against_a_signal(romashka, codes, segments):
    """Form of ownership 16 is private, 12 federal: both only point somewhere."""
    for scheme, code in (("okfs", "16"), ("okfs", "12")):
        set_code(romashka, read_code(scheme, code), source="Extract", **BY)
    assert not Review.objects.exists()
    find(romashka, segments["none"])
    assert [(row.cause, row.other["strength"]) for row in Review.objects.all()] == [("signal", "signal")]


DECISIONS = [
    ("kept", ["none"], 0),
    ("taken", ["institution"], 1),
    ("unsettled", [], 0),
]


@pytest.mark.parametrize(("outcome", "carries", "found"), DECISIONS, ids=[case[0] for case in DECISIONS])
def test_what_a_decision_leaves_and_what_its_undo_brings_back(romashka, finding, review, ada, outcome, carries, found):
    act = decide(review, outcome, ada)
    review.refresh_from_db()
    assert (review.outcome, review.act, carried(romashka)) == (outcome, act, carries)
    assert len(act.before["found"]) == found
    assert undo_decision(act, actor=ada, reason="A slip of the key") is True
    assert undo_decision(act, actor=ada, reason="A slip of the key") is False
    review.refresh_from_db()
    assert (review.outcome, review.act, carried(romashka)) == ("open", None, ["none"])
    finding.refresh_from_db()
    assert finding.valid == DateRange(None, None)


def test_what_an_officer_takes_over_is_a_finding_of_theirs(romashka, review, ada):
    decide(review, "taken", ada)
    row = romashka.segments.get(segment__code="institution")
    assert (row.basis, row.evidence, row.found_by) == (
        "finding",
        "OKOPF, legal form (Russia): 75203 — Regional state budgetary institution",
        ada,
    )
    assert row.valid.lower == clock.today()


def test_twice_is_once_and_the_first_decision_stands(review, ada, ann):
    act = decide(review, "kept", ada)
    assert decide(review, "taken", ann) == act
    assert ReviewAct.objects.count() == 1


def test_what_was_kept_is_not_asked_again(romashka, review, ada):
    decide(review, "kept", ada)
    assert open_reviews([romashka.pk]) == 0
    review.refresh_from_db()
    assert review.outcome == "kept"


def test_what_was_taken_is_asked_again_when_somebody_finds_it_anew(romashka, segments, review, ada):
    decide(review, "taken", ada)
    assert not Review.objects.open().exists()
    find(romashka, segments["none"], since=clock.today())
    assert review in Review.objects.open()


def test_a_declaration_that_was_decided_against_ends(romashka, segments, finding, ada):
    find(romashka, segments["beneficiary"], basis="declaration")
    review = Review.objects.get()
    assert review.cause == "declaration"
    act = decide(review, "kept", ada)
    assert carried(romashka) == ["none"]
    undo_decision(act, actor=ada, reason="Too early")
    assert carried(romashka) == ["beneficiary", "none"]
    assert Review.objects.open().get() == review


def test_between_sources_the_one_that_is_kept_is_written_down(romashka, codes, ada):
    graph = Evidence(Kind.OWNERSHIP, "none", Strength.PROOF, "share:3", "no_share")
    open_reviews_of(
        {romashka.pk: Classification(conflicts=(Conflict("state_or_none", OTHER, graph),))}, on=clock.today()
    )
    review = Review.objects.get()
    assert review.cause == "sources"
    decide(review, "kept", ada)
    assert carried(romashka) == ["institution"]


def test_nothing_to_decide_where_the_evidence_went_away(romashka, review, ada):
    end_code(CustomerCode.objects.get(), **BY, on=clock.today())
    with pytest.raises(Refused, match="no longer contradicts"):
        decide(review, "kept", ada)


def test_a_segment_that_is_no_more_cannot_be_taken(romashka, review, ada):
    with change(**BY):
        Review.objects.update(other={**review.other, "segment": "ghost"})
    with pytest.raises(Refused, match="no segment “ghost”"):
        decide(review, "taken", ada)
    assert carried(romashka) == ["none"]


def test_a_finding_changed_since_is_not_put_back(romashka, review, ada):
    act = decide(review, "taken", ada)
    end_segment(romashka.segments.get(segment__code="institution"), **BY, on=clock.today())
    with pytest.raises(Refused, match="Changed since then"):
        undo_decision(act, actor=ada, reason="A slip")
    review.refresh_from_db()
    assert review.outcome == "taken"


def test_an_open_review_names_no_decision(review):
    with change(**BY), pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(outcome="kept")


def test_every_step_is_in_the_history(review, ada):
    undo_decision(decide(review, "kept", ada), actor=ada, reason="A slip")
    rows = event_model(Review).objects.filter(pgh_obj_id=review.pk).order_by("pgh_id")
    assert [row.outcome for row in rows] == ["open", "kept", "open"]
    assert rows[1].pgh_context["reason"] == "I read the charter"


NAMES = ["ООО «Берёза»", "ООО «Клён»", "ООО «Дуб»"]
NUMBERS = ["RU:7701000033", "RU:7702000004", "RU:7703000007"]


@pytest.fixture
def family(romashka, review, segments) -> list[Review]:
    """Three more customers; the first two have the owner of the reviewed one."""
    with change(**BY):
        holding = Entity.objects.create(name="Holding X")
        own = Entity.objects.create(name="Romashka", customer=romashka)
        Holding.objects.create(owner=holding, asset=own, valid=DateRange(None, None))
        for number, (name, identifier) in enumerate(zip(NAMES, NUMBERS, strict=True)):
            customer = make_customer(identifier, name)
            entity = Entity.objects.create(name=name, customer=customer)
            owner = holding if number < 2 else Entity.objects.create(name="Holding Y")
            Holding.objects.create(owner=owner, asset=entity, valid=DateRange(None, None))
            find(customer, segments["none"])
            speak_against(customer)
    return list(Review.objects.exclude(pk=review.pk).order_by("pk"))


def test_others_of_the_same_owner_are_found_decided_and_undone_at_once(review, family, ada):
    others = alike(review, clock.today())
    assert [(row.review.customer.name, row.owners) for row in others] == [(name, "Holding X") for name in NAMES[:2]]
    act = decide_reviews([review, *(row.review for row in others)], outcome="taken", actor=ada, reason="Same charter")
    assert Review.objects.open().get() == family[2]
    assert (act.reviews.count(), len(act.before["ended"]), len(act.before["found"])) == (3, 3, 3)
    undo_decision(act, actor=ada, reason="Not theirs")
    assert Review.objects.open().count() == 4


def test_others_that_contradict_in_another_way_are_left_alone(review, family):
    with change(**BY):
        Review.objects.filter(pk=family[0].pk).update(code="activity")
    assert [row.review for row in alike(review, clock.today())] == [family[1]]


def test_they_are_taken_in_turn(romashka, review, family):
    with change(**BY):
        Review.objects.filter(pk=family[0].pk).update(cause="signal")
    family[0].refresh_from_db()
    assert next_review() == review
    assert next_review(review) == family[1]
    assert next_review(family[2]) == family[0]
    assert next_review(family[0]) == review
    assert counts_by_cause(Review.objects.open()) == [
        ("conflict", "evidence against what was found", 3),
        ("signal", "a signal", 1),
    ]


def test_the_last_of_all_has_no_next(review):
    assert next_review(review) is None
