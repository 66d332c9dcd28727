"""The page that compares two customers, merging on it, undoing, and old receipts of both afterwards."""

import pytest
from django.urls import reverse

from customers.models import CustomerMerge, NotTheSame
from customers.services.customers import set_region
from customers.services.merging import merge_customers
from history import clock
from licensing.selectors.merging import preview_of
from licensing.selectors.regions import customers_to_place, rights_naming
from licensing.services.answers import answer_question
from licensing.services.commitments import record_commitment
from tests.clock import played
from tests.licensing.conftest import DAY, SYSTEM

pytestmark = pytest.mark.django_db
KEPT, MERGED = "KZ:020240000555", "KZ:070840003749"
OK, GO, NO, NONE, BAD = 200, 302, 403, 404, 422


@pytest.fixture
def twice(make_customer, ceiling, grant):
    grant(since=None, until=None)
    return (
        make_customer(KEPT, "commercial", "none", name="ТОО «Алатау»"),
        make_customer(MERGED, "university", "institution", name="Alatau LLP"),
    )


def page(*customers, name="licensing:merge_preview") -> str:
    return reverse(name, args=[row.public_id for row in customers])


def test_the_preview_tells_what_leads_where_and_which_answers_change(twice, ask, ada, bens_partner, kettle):
    kept, merged = twice
    answer_question(ask(KEPT), actor=None)
    answer_question(ask(MERGED), actor=None)
    record_commitment(
        partner=bens_partner, customer=merged, products=["kettle-1"], business="running", since=DAY, **SYSTEM
    )
    found = preview_of(kept, merged, clock.today())
    assert (found.merged.receipts, found.merged.commitments, found.merged.partners) == (1, 1, 1)
    assert (found.problem, found.compared, found.partners_left_out) == ("", 1, 0)
    assert [(row.partner, row.product, row.kept, row.merged, row.after) for row in found.answers] == [
        (bens_partner, kettle, "allow", "deny", "deny")
    ]
    assert len(found.conflicts) == 2, "two activities, and a state in one alone"
    merge_customers(merged, into=kept, **SYSTEM)
    assert answer_question(ask(KEPT, on=clock.today()), actor=None).row.verdict == "deny"


def test_what_cannot_be_merged_is_told_and_has_no_button(client_of, ada, twice, make_customer):
    foreign = make_customer("RU:7700000009", name="Алатау")
    told = client_of(ada).get(page(twice[0], foreign))
    assert "two countries" in told.text
    assert 'type="submit">Merge' not in told.text
    posted = client_of(ada).post(page(twice[0], foreign), {"reason": "x"})
    assert (posted.status_code, CustomerMerge.objects.count()) == (BAD, 0)


def test_an_officer_merges_and_undoes_and_old_receipts_name_the_kept_one(client_of, ada, ben, twice, ask):
    kept, merged = twice
    rows = [answer_question(ask(text), actor=ben).row for text in (KEPT, MERGED)]
    officer, partner = client_of(ada), client_of(ben)
    assert officer.get(page(kept, merged)).status_code == OK
    assert officer.post(page(kept, merged), {"reason": ""}).status_code == BAD
    done = officer.post(page(kept, merged), {"reason": "One company"})
    assert done["Location"] == reverse("customers:customer_detail", args=[kept.public_id])
    own = officer.get(done["Location"]).text
    assert "Alatau LLP" in own and "One company" in own
    for row in rows:
        shown = partner.get(reverse("licensing:receipt", args=[row.receipt]))
        assert (shown.status_code, "ТОО «Алатау»" in shown.text) == (OK, True)
        assert ("Asked as “Alatau LLP”, KZ-BIN:070840003749" in shown.text) == (row is rows[1])
    moved = partner.get(reverse("customers:customer_detail", args=[merged.public_id]))
    assert moved["Location"] == reverse("customers:customer_detail", args=[kept.public_id])
    theirs = partner.get(moved["Location"]).text
    assert "070840003749" not in theirs and "One company" not in theirs
    undo = reverse("customers:merge_undo", args=[CustomerMerge.objects.get().pk])
    assert officer.get(undo).status_code == OK
    officer.post(undo, {"reason": "Wrong"})
    assert "Asked as" not in partner.get(reverse("licensing:receipt", args=[rows[1].receipt])).text
    assert officer.get(reverse("customers:customer_detail", args=[merged.public_id])).status_code == OK


def test_two_are_said_to_be_two_and_that_is_taken_back(client_of, ada, twice):
    officer = client_of(ada)
    officer.post(page(*twice, name="customers:not_the_same"), {"reason": "Two charters"})
    assert "Two charters" in officer.get(page(*twice)).text
    officer.post(reverse("customers:not_the_same_end", args=[NotTheSame.objects.get().pk]), {"reason": "Misread"})
    assert NotTheSame.objects.standing().count() == 0


@pytest.mark.parametrize("who", ["vera", "sam", "ben"])
def test_only_officers_merge_and_undo(request, client_of, who, twice):
    merge = merge_customers(twice[1], into=twice[0], **SYSTEM)
    browser = client_of(request.getfixturevalue(who))
    wanted = NONE if who == "ben" else NO
    addresses = [page(*twice), reverse("customers:merge_undo", args=[merge.pk])]
    addresses += [page(*twice, name="customers:not_the_same"), reverse("customers:duplicates_search")]
    assert {browser.post(address, {"reason": "x"}).status_code for address in addresses} == {wanted}
    merge.refresh_from_db()
    assert merge.undone_at is None


def test_the_list_of_likely_duplicates_is_made_anew_and_filtered(client_of, ada, vera, twice):
    listed, officer = reverse("customers:duplicate_list"), client_of(ada)
    assert "not compared with one another yet" in officer.get(listed, {"country": "RU"}).text
    with played(2030, 5, 5, 9):
        assert officer.post(reverse("customers:duplicates_search"))["Location"] == listed
        told = officer.get(listed).text
    assert "All were compared last at 5 May 2030" in told
    assert "the same name in the other script" in told and page(*twice) in told
    assert "1 row" in client_of(vera).get(listed).text
    assert "No two customers" in officer.get(listed, {"country": "RU"}).text
    assert "1 row" in officer.get(listed, {"q": "070840003749", "least": "50"}).text
    exported = officer.get(listed, {"_export": "csv"}).content.decode("utf-8-sig")
    assert "KZ-BIN 020240000555" in exported and "the same name" in exported


def test_a_customer_likely_on_file_is_asked_about_before_it_is_added(client_of, ada, ben, twice):
    add, given = reverse("customers:customer_add"), {"country": "KZ", "identifier": "120140015679", "name": "Alatau"}
    warned = client_of(ada).post(add, given)
    assert (warned.status_code, "ТОО «Алатау»" in warned.text) == (BAD, True)
    assert client_of(ada).post(add, {**given, "sure": "on"}).status_code == GO
    assert client_of(ben).post(add, {**given, "identifier": "150340008907"}).status_code == GO, "it learns of nobody's"


def test_a_region_that_a_number_points_to_is_told_where_a_right_names_it(
    client_of, ada, ben, grant, ceiling, make_customer, ask
):
    license_ = grant(territory=("RU",), excluded=("RU-MOW",), since=None, until=None)
    moscow = make_customer("RU:7700000009", "commercial", "none", name="ООО «Ромашка»")
    make_customer("RU:7801002274", "commercial", name="ООО «Нева»")
    assert rights_naming("RU-MOW", clock.today()) == [license_]
    assert list(customers_to_place(clock.today())) == [moscow]
    row = answer_question(ask("RU:7700000009"), actor=ben).row
    assert row.verdict == "allow", "an unknown region meets no regional exclusion"
    receipt = client_of(ben).get(reverse("licensing:receipt", args=[row.receipt])).text
    assert f"its number points to Moscow (RU-MOW), which L-{license_.pk} names" in receipt
    own = reverse("customers:customer_detail", args=[moscow.public_id])
    officer = client_of(ada)
    assert f"L-{license_.pk}" in officer.get(own).text
    assert "points to" not in client_of(ben).get(own).text
    form = officer.get(reverse("customers:region_set", args=[moscow.public_id]))
    assert 'value="RU-MOW"' in form.text
    officer.post(reverse("customers:region_set", args=[moscow.public_id]), {"region": "ru-mow", "reason": "By INN"})
    moscow.refresh_from_db()
    assert (moscow.region, list(customers_to_place(clock.today()))) == ("RU-MOW", [])
    assert answer_question(ask("RU:7700000009"), actor=ben).row.governing == "REGION_EXCLUDED"
    assert set_region(moscow, region="RU-MOW", **SYSTEM) is False
