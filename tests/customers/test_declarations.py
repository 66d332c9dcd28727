"""What a partner declares: once, with a document; on file when it is accepted; off again when that is taken back."""

from datetime import date

import pytest
from django.urls import reverse
from psycopg.types.range import DateRange

from customers.identifiers import identify
from customers.models import Acquaintance, CustomerSegment, Declaration, Segment
from customers.reference import load_segments
from customers.services.customers import add_customer
from customers.services.declarations import declare_segment
from customers.services.segments import set_segment
from files.documents import check_document
from history import clock
from history.changes import change
from partners.exceptions import Refused
from partners.models import Request
from partners.services import requests as services
from tests.fixtures.documents import PDF, PNG

pytestmark = pytest.mark.django_db
CHARTER, SCAN = check_document(PDF, "charter.pdf"), check_document(PNG, "scan.png")


@pytest.fixture(autouse=True)
def private_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def customer(bens_partner, ada):
    load_segments()
    found, _created = add_customer(
        identify("RU", None, "7701000033"), actor=ada, reason="test", name="Озеро", partner=bens_partner
    )
    return found


@pytest.fixture
def declare(customer, bens_partner, ben):
    def act(segment: str = "none", **values) -> Declaration:
        given = {"partner": bens_partner, "actor": ben, "evidence": "Charter, page 2", "documents": [CHARTER]}
        return declare_segment(customer, segment=Segment.objects.get(code=segment), **{**given, **values})

    return act


def on_file(customer) -> list[tuple]:
    rows = customer.segments.filter(valid__isempty=False).order_by("pk")
    return [(row.segment.code, row.basis, row.found_by.name, row.valid) for row in rows]


def test_declared_and_accepted(declare, customer, ada):
    row = declare(since=date(2020, 1, 1), until=date(2031, 1, 1))
    assert (row.request.kind, row.request.state, row.request.turn) == ("classification", "open", "distributor")
    assert (row.request.code, row.request.subject) == ("benco-1", "Озеро: No state found")
    assert on_file(customer) == []
    services.reply(row.request, actor=row.request.asker, side="asker", text="More", documents=[SCAN])
    assert services.grant(row.request, actor=ada, text="The charter says so")
    assert on_file(customer) == [("none", "declaration", "Ada", DateRange(date(2020, 1, 1), date(2031, 1, 1)))]
    finding = CustomerSegment.objects.get()
    assert finding.evidence == f"Charter, page 2 · benco-1 · SHA-256 {CHARTER.sha256}, {SCAN.sha256}"
    assert Declaration.objects.get().finding == finding
    assert not services.grant(row.request, actor=ada, text="The charter says so")
    assert CustomerSegment.objects.count() == 1


def test_refused_puts_nothing_on_file(declare, customer, ada):
    row = declare()
    services.refuse(row.request, actor=ada, text="The charter is of another company")
    assert (on_file(customer), Declaration.objects.get().finding) == ([], None)


def test_reopened_and_refused_takes_it_off_from_today(declare, customer, ada, ben):
    row = declare(since=date(2020, 1, 1))
    services.grant(row.request, actor=ada, text="So it is")
    services.reply(row.request, actor=ben, side="asker", text="It was sold to the state")
    assert len(on_file(customer)) == 1
    services.refuse(row.request, actor=ada, text="No longer so")
    assert on_file(customer) == [("none", "declaration", "Ada", DateRange(date(2020, 1, 1), clock.today()))]


def test_a_finding_of_an_officer_is_never_taken_off(declare, customer, ada, ben):
    finding = set_segment(
        customer, segment=Segment.objects.get(code="none"), basis="finding", evidence="Register", actor=ada, reason="r"
    )
    row = declare()
    services.grant(row.request, actor=ada, text="On file already")
    services.reply(row.request, actor=ben, side="asker", text="Is it?")
    services.refuse(row.request, actor=ada, text="The document is wrong")
    assert [row.pk for row in CustomerSegment.objects.filter(valid__contains=clock.today())] == [finding.pk]


def test_days_that_cross_refuse_the_verdict_and_change_nothing(declare, customer, ada):
    set_segment(
        customer, segment=Segment.objects.get(code="none"), basis="finding", evidence="Register", actor=ada,
        reason="r", since=date(2020, 1, 1), until=date(2021, 1, 1),
    )  # fmt: skip
    row = declare()
    with pytest.raises(Refused, match="is on file already"):
        services.grant(row.request, actor=ada, text="So it is")
    assert (Request.objects.get().state, row.request.messages.count()) == ("open", 1)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"documents": []}, "document"),
        ({"since": date(2021, 1, 1), "until": date(2021, 1, 1)}, "empty"),
    ],
    ids=["no document", "over before it begins"],
)
def test_refusals(declare, values, code):
    with pytest.raises(Refused) as refusal:
        declare(**values)
    assert (refusal.value.code, Request.objects.count()) == (code, 0)


def test_declared_twice_is_once_and_another_document_goes_into_the_thread(declare, ada):
    first = declare()
    assert declare() == first
    with pytest.raises(Refused, match="benco-1 asks the same already: send the document there"):
        declare(documents=[SCAN])
    assert Request.objects.count() == 1
    services.refuse(first.request, actor=ada, text="No")
    assert declare(documents=[SCAN]).request.code == "benco-2"


def test_two_partners_know_nothing_of_each_other(declare, customer, cleos_partner, cleo, ben, ada, actor_of):
    first = declare()
    with change(actor=ada, reason="asked"):
        Acquaintance.objects.create(partner=cleos_partner, customer=customer)
    second = declare(partner=cleos_partner, actor=cleo)
    assert second.request.code == "cleoco-1"
    seen = {who.name: list(Declaration.objects.visible_to(actor_of(who)).order_by("pk")) for who in (ben, cleo, ada)}
    assert seen == {"Ben": [first], "Cleo": [second], "Ada": [first, second]}


def test_the_page_of_the_request_says_what_is_on_file(declare, customer, client_of, ada, ben):
    row = declare()
    page = reverse("requests:request_detail", args=[row.request.code])
    for person in (ada, ben):
        assert "Nothing is proven today." in client_of(person).get(page).text
    segment = Segment.objects.get(code="institution")
    set_segment(customer, segment=segment, basis="finding", evidence="Secret extract", actor=ada, reason="r")
    for person in (ada, ben):
        text = client_of(person).get(page).text
        assert ("State institutions" in text, "Nothing" in text, "Secret extract" in text) == (True, False, False)
