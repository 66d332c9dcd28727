"""Pages of customers: who may open which, what each learns there, and what the forms do."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.models import Basis, Customer, CustomerSegment, Segment
from customers.reference import load_codes
from customers.services.codes import read_code, set_code
from customers.services.customers import correct_name
from customers.services.segments import end_segment, set_segment
from tests.customers.conftest import REASON, make_customer

pytestmark = pytest.mark.django_db
OK, GO, NO, NONE, BAD = 200, 302, 403, 404, 422
LIST_QUERIES = 9
"""One of them counts the reviews that wait, for the menu."""


@pytest.fixture
def world(ada, vera, ben, bela, cleo, bens_customer, segments) -> dict[str, list]:
    """Return the arguments of each address, all about the customer that Ben added."""
    row = set_segment(
        bens_customer, segment=segments["university"], basis=Basis.FINDING, evidence="Charter", actor=ada, reason="read"
    )
    load_codes()
    code = set_code(bens_customer, read_code("kfs", "11"), source="Extract", actor=ada, reason="read")
    ours = [bens_customer.public_id]
    return {
        "customer_list": [], "customer_add": [], "segment_list": [], "segment_add": [], "segment_edit": ["school"],
        "segment_end": [row.pk], "customer_detail": ours, "customer_name": ours, "customer_identifier": ours,
        "identifier_add": ours, "segment_set": ours, "code_add": ours, "code_end": [code.pk],
    }  # fmt: skip


#                         ada  vera  ben   bela  cleo
MATRIX = {
    "customer_list":       (OK, OK, OK,   OK,   OK),
    "customer_add":        (OK, NO, OK,   OK,   OK),
    "segment_list":        (OK, OK, NONE, NONE, NONE),
    "segment_add":         (OK, NO, NONE, NONE, NONE),
    "segment_edit":        (OK, NO, NONE, NONE, NONE),
    "segment_end":         (OK, NO, NONE, NONE, NONE),
    "customer_detail":     (OK, OK, OK,   OK,   NONE),
    "customer_name":       (OK, NO, NONE, NONE, NONE),
    "customer_identifier": (OK, NO, NONE, NONE, NONE),
    "identifier_add":      (OK, NO, NONE, NONE, NONE),
    "segment_set":         (OK, NO, NONE, NONE, NONE),
    "code_add":            (OK, NO, NONE, NONE, NONE),
    "code_end":            (OK, NO, NONE, NONE, NONE),
}  # fmt: skip


@pytest.mark.parametrize("name", MATRIX)
def test_each_page_for_each_role(request, world, client_of, name):
    address = reverse(f"customers:{name}", args=world[name])
    who = ["ada", "vera", "ben", "bela", "cleo"]
    found = tuple(client_of(request.getfixturevalue(person)).get(address).status_code for person in who)
    assert found == MATRIX[name]
    signed_out = client_of().get(address)
    assert (signed_out.status_code, "login" in signed_out["Location"]) == (GO, True)


@pytest.mark.parametrize("name", MATRIX)
def test_no_page_takes_another_method(world, client_of, ada, name):
    assert client_of(ada).delete(reverse(f"customers:{name}", args=world[name])).status_code == 405


def test_a_partner_opens_a_stranger_by_its_exact_identifier_alone(client_of, ben, cleos_customer):
    ben = client_of(ben)
    page = reverse("customers:customer_detail", args=[cleos_customer.public_id])
    assert ben.get(page).status_code == NONE
    for text in ("0250221", "Sevan Soft LLC", "7700000009"):
        assert ben.get(page, {"identifier": text}).status_code == NONE
        assert not ben.get(reverse("customers:customer_list"), {"q": text}).context["table"].data.data
    found = ben.get(reverse("customers:customer_list"), {"q": "HVHH 02502212"})
    assert f"{page}?identifier=HVHH+02502212" in found.text
    assert ben.get(page, {"identifier": "HVHH 02502212"}).status_code == OK
    assert ben.get(page, {"identifier": "RU:02502212"}).status_code == NONE


def test_a_partner_learns_what_governs_and_no_more(client_of, ada, ben, bens_customer, segments):
    given = {"basis": Basis.FINDING, "actor": ada, "reason": "read"}
    set_segment(bens_customer, segment=segments["university"], evidence="Secret dossier", **given)
    over = set_segment(
        bens_customer, segment=segments["hospital"], evidence="Old extract", since=date(2010, 1, 1), **given
    )
    end_segment(over, actor=ada, reason="moved", on=date(2012, 1, 1))
    correct_name(bens_customer, actor=ada, reason="as registered", name="ТОО «Лютик»")
    page = reverse("customers:customer_detail", args=[bens_customer.public_id])
    theirs, ours = client_of(ben).get(page).text, client_of(ada).get(page).text
    assert "020240000555" in theirs
    assert segments["university"].name_en in theirs
    for told in ("Secret dossier", "Old extract", segments["hospital"].name_en, "ТОО «Берег»", "as registered"):
        assert told in ours
        assert told not in theirs


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("RU:7736050003", "Nobody is on file under RU-INN:7736050003"),
        ("ИНН 7736 050 003", "Nobody is on file under RU-INN:7736050003"),
        ("RU:7736050004", "The check digit of “7736050004” is wrong for INN"),
        ("RU:77360500", "“77360500” is too long or too short"),
        ("RU-XX:7736050003", "The kind of number “RU-XX” is not known"),
        ("US:7736050003", "The country “US” is not known here"),
        ("Лютик", "No customer fits."),
    ],
    ids=["not on file", "pasted", "check digit", "length", "scheme", "country", "a name"],
)
@pytest.mark.parametrize("who", ["ada", "ben"])
def test_a_look_up_that_finds_nobody_says_why(request, client_of, who, bens_partner, text, told):
    browser = client_of(request.getfixturevalue(who))
    assert told in browser.get(reverse("customers:customer_list"), {"q": text}).text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_exports_what_it_shows(client_of, ben, bens_customer, cleos_customer, kind):
    answer = client_of(ben).get(reverse("customers:customer_list"), {"_export": kind})
    assert answer.status_code == OK
    if kind == "csv":
        text = b"".join(answer).decode() if answer.streaming else answer.content.decode("utf-8-sig")
        assert "020240000555" in text
        assert "02502212" not in text


def test_filters_leave_what_fits(client_of, ada, romashka, bens_customer, segments):
    set_segment(
        romashka, segment=segments["university"], basis=Basis.FINDING, evidence="Charter", actor=ada, reason="x"
    )
    page, ada = reverse("customers:customer_list"), client_of(ada)

    def shown(**wanted):
        return set(ada.get(page, wanted).context["table"].data.data)

    assert shown() == {romashka, bens_customer}
    assert shown(q="romashka") == shown(country="RU") == shown(segment=segments["education"].pk) == {romashka}
    assert shown(segment=segments["commercial"].pk) == set()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_number_of_queries_however_long(client_of, vera, segments, count):
    browser, page = client_of(vera), reverse("customers:customer_list")
    for number, identifier in enumerate(["RU:7700000009", "KZ:020240000555", "AM:02502212"][:count]):
        row = make_customer(identifier, f"Name {number}")
        set_segment(row, segment=segments["school"], basis=Basis.IMPORT, evidence="List", actor=None, reason=REASON)
    browser.get(page)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(page).status_code == OK
    of_customers = [query["sql"] for query in queries if '"customers_' in query["sql"]]
    assert len(of_customers) == LIST_QUERIES, of_customers


def test_a_partner_adds_a_customer_and_knows_it_from_then_on(client_of, ben, bens_partner, romashka):
    ben, page = client_of(ben), reverse("customers:customer_add")
    told = ben.post(page, {"country": "RU", "identifier": "7736050004", "name": "Газпром"})
    assert told.status_code == BAD
    assert "7700000009" in told.text
    added = ben.post(page, {"country": "RU", "identifier": "ИНН 7736050003", "name": "Газпром"})
    row = Customer.objects.search("7736050003").get()
    assert (added.status_code, added["Location"]) == (GO, reverse("customers:customer_detail", args=[row.public_id]))
    assert (row.name_latin, row.added_by) == ("Gazprom", bens_partner)
    twice = ben.post(page, {"country": "RU", "identifier": "7700000009", "name": "Whatever"})
    assert twice["Location"] == reverse("customers:customer_detail", args=[romashka.public_id])
    assert ben.get(twice["Location"]).status_code == OK
    assert Customer.objects.count() == 2


def test_a_number_that_names_nobody_is_refused_with_what_would_be_right(client_of, ada):
    told = client_of(ada).post(
        reverse("customers:customer_add"), {"country": "RU", "identifier": "773601001", "name": "X"}
    )
    assert told.status_code == BAD
    assert "KPP" in told.text


def test_names_and_numbers_are_corrected(client_of, ada, romashka):
    ada, args = client_of(ada), [romashka.public_id]
    ada.post(reverse("customers:customer_name", args=args), {"name": "ООО «Лютик»", "reason": "as registered"})
    wrong = romashka.identifiers.get()
    ada.post(
        reverse("customers:customer_identifier", args=args),
        {"instead_of": wrong.pk, "country": "RU", "identifier": "7736050003", "reason": "typing error"},
    )
    ada.post(
        reverse("customers:identifier_add", args=args), {"identifier": "КПП 770101001", "reason": "from the contract"}
    )
    romashka.refresh_from_db()
    assert romashka.name == "ООО «Лютик»"
    assert set(romashka.identifiers.values_list("scheme", "value", "is_current")) == {
        ("RU-INN", "7700000009", False),
        ("RU-INN", "7736050003", True),
        ("RU-KPP", "770101001", True),
    }


def test_a_taken_number_is_told_in_the_form(client_of, ada, romashka, bens_customer):
    told = client_of(ada).post(
        reverse("customers:customer_identifier", args=[romashka.public_id]),
        {"instead_of": romashka.identifiers.get().pk, "country": "KZ", "identifier": "020240000555", "reason": "x"},
    )
    assert told.status_code == BAD
    assert "ТОО «Берег»" in told.text


def test_a_finding_is_recorded_and_ended(client_of, ada, romashka, segments):
    browser = client_of(ada)
    data = {
        "segment": segments["school"].pk,
        "basis": "finding",
        "evidence": "Charter",
        "since": "2020-01-01",
        "reason": "read",
    }
    assert browser.post(reverse("customers:segment_set", args=[romashka.public_id]), data).status_code == GO
    row = CustomerSegment.objects.get()
    assert (row.found_by, row.valid.lower, row.valid.upper) == (ada, date(2020, 1, 1), None)
    browser.post(reverse("customers:segment_end", args=[row.pk]), {"on": "2021-01-01", "reason": "closed"})
    row.refresh_from_db()
    assert row.valid.upper == date(2021, 1, 1)
    crossed = browser.post(reverse("customers:segment_set", args=[romashka.public_id]), {**data, "since": "2019-01-01"})
    assert crossed.status_code == BAD


def test_the_tree_is_edited_and_a_circle_told(client_of, ada, segments):
    ada, listed = client_of(ada), reverse("customers:segment_list")
    data = {
        "code": "lab",
        "axis": "activity",
        "parent": segments["education"].pk,
        "name_en": "Labs",
        "position": 9,
        "reason": "new",
    }
    assert ada.post(reverse("customers:segment_add"), {**data, "is_active": "on"})["Location"] == listed
    lab = Segment.objects.get(code="lab")
    assert (lab.parent.code, lab.needs_license, lab.is_active) == ("education", False, True)
    assert "Labs" in ada.get(listed).text
    edit = reverse("customers:segment_edit", args=["lab"])
    assert (
        ada.post(edit, {**data, "name_en": "Laboratories", "needs_license": "on", "is_active": "on"}).status_code == GO
    )
    lab.refresh_from_db()
    assert (lab.name_en, lab.needs_license) == ("Laboratories", True)
    assert ada.post(reverse("customers:segment_add"), {**data, "is_active": "on"}).status_code == BAD
    below = reverse("customers:segment_edit", args=["education"])
    assert ada.post(below, {**data, "parent": lab.pk, "is_active": "on"}).status_code == BAD
