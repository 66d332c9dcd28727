"""Pages of licensing: who may open which, the question and its receipt, the matrix as editor, and Withdraw."""

from datetime import date

import pytest
from django.urls import reverse

from customers.models import Customer
from customers.services.customers import make_known
from history.changes import change
from licensing.models import Act, Decision, License, LicenseStop, Policy
from licensing.services.answers import answer_question
from licensing.services.commitments import record_commitment
from licensing.services.licenses import revoke_license
from licensing.services.policies import propose_end
from tests.licensing.conftest import DAY, SYSTEM, UNIVERSITY, YEAR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eve_of_the_letter")]
OK, GO, BAD, NO, NONE, POST_ONLY = 200, 302, 422, 403, 404, 405


@pytest.fixture
def world(ceiling, grant, ask, bank, draft, withdraw, bens_partner, ada, ann, vera, ben, bela, cleo) -> dict[str, list]:
    """Return the arguments of each address, all about Ben's partner."""
    row = grant(territory=("AM", "KZ"))
    slug, drafted, enacted = [bens_partner.slug], [draft().pk], withdraw()
    end = propose_end(enacted, actor=ada, reason="They deny it", as_if_never=True)
    act = Act.objects.get(items__license=row)
    receipt = answer_question(ask(), actor=ben).row.receipt
    return {
        "ask": [], "suggestions": [], "decision_list": [], "receipt": [receipt], "own_matrix": [], "matrix": slug,
        "matrix_preview": slug, "grant_like": slug, "license_list": [], "vendor_grant": [], "license_detail": [row.pk],
        "bundle_list": [], "bundle_add": [], "act_list": [], "act_detail": [act.pk], "act_undo": [act.pk],
        "catalogue": [], "vendor_add": [], "line_add": [], "product_add": [], "policy_list": [], "policy_add": [],
        "policy_letter": [],
        "policy_detail": [enacted.pk], "policy_edit": drafted, "policy_preview": drafted, "policy_enact": drafted,
        "policy_cancel": drafted, "policy_end": [enacted.pk], "confirm": [end.pk],
    }  # fmt: skip


#                      ada        vera  ben   bela  cleo
MATRIX = {
    "ask":            (OK,        NO,   OK,   OK,   OK),
    "suggestions":    (OK,        OK,   OK,   OK,   OK),
    "decision_list":  (OK,        OK,   OK,   OK,   OK),
    "receipt":        (OK,        OK,   OK,   OK,   NONE),
    "own_matrix":     (OK,        OK,   OK,   OK,   OK),
    "matrix":         (OK,        OK,   OK,   OK,   NONE),
    "matrix_preview": (POST_ONLY, NO,   NONE, NONE, NONE),
    "grant_like":     (OK,        NO,   NONE, NONE, NONE),
    "license_list":   (OK,        OK,   OK,   OK,   OK),
    "vendor_grant":   (OK,        NO,   NONE, NONE, NONE),
    "license_detail": (OK,        OK,   OK,   OK,   NONE),
    "bundle_list":    (OK,        OK,   NONE, NONE, NONE),
    "bundle_add":     (OK,        NO,   NONE, NONE, NONE),
    "act_list":       (OK,        OK,   NONE, NONE, NONE),
    "act_detail":     (OK,        OK,   NONE, NONE, NONE),
    "act_undo":       (POST_ONLY, NO,   NONE, NONE, NONE),
    "catalogue":      (OK,        OK,   OK,   OK,   OK),
    "vendor_add":     (OK,        NO,   NONE, NONE, NONE),
    "line_add":       (OK,        NO,   NONE, NONE, NONE),
    "product_add":    (OK,        NO,   NONE, NONE, NONE),
    "policy_list":    (OK,        OK,   OK,   OK,   OK),
    "policy_letter":  (OK,        NO,   NONE, NONE, NONE),
    "policy_add":     (OK,        NO,   NONE, NONE, NONE),
    "policy_detail":  (OK,        OK,   OK,   OK,   OK),
    "policy_edit":    (OK,        NO,   NONE, NONE, NONE),
    "policy_preview": (OK,        NO,   NONE, NONE, NONE),
    "policy_enact":   (POST_ONLY, NO,   NONE, NONE, NONE),
    "policy_cancel":  (POST_ONLY, NO,   NONE, NONE, NONE),
    "policy_end":     (OK,        NO,   NONE, NONE, NONE),
    "confirm":        (POST_ONLY, NO,   NONE, NONE, NONE),
}  # fmt: skip


def address(name: str, *args) -> str:
    return reverse(f"licensing:{name}", args=args)


def test_each_page_for_each_role(request, world, client_of):
    people = [client_of(request.getfixturevalue(name)) for name in ("ada", "vera", "ben", "bela", "cleo")]
    found = {name: tuple(who.get(address(name, *args)).status_code for who in people) for name, args in world.items()}
    assert found == MATRIX
    signed_out = {name: client_of().get(address(name, *args)) for name, args in world.items()}
    assert {
        name for name, page in signed_out.items() if page.status_code != GO or "login" not in page["Location"]
    } == set()


ACTS = ["matrix_preview", "grant_like", "act_undo", "policy_letter", "policy_add", "policy_edit", "policy_enact", "policy_cancel",
        "policy_end", "confirm", "vendor_grant", "bundle_add"]  # fmt: skip


def test_nobody_else_acts(request, world, client_of):
    before = Act.objects.count(), set(Policy.objects.values_list("pk", "status", "valid"))
    for who, code in (("vera", NO), ("ben", NONE), ("cleo", NONE)):
        client = client_of(request.getfixturevalue(who))
        found = {name: client.post(address(name, *world[name]), {"reason": "mine"}).status_code for name in ACTS}
        assert found == dict.fromkeys(ACTS, code)
    assert (Act.objects.count(), set(Policy.objects.values_list("pk", "status", "valid"))) == before


def test_what_a_partner_finds_is_its_own(world, client_of, ask, university, cleos_partner, draft, ben, cleo):
    answer_question(ask(UNIVERSITY, partner=cleos_partner), actor=cleo)
    drafted = world["policy_edit"]
    for who, seen in ((ben, 1), (cleo, 1)):
        client = client_of(who)
        rows = client.get(address("decision_list")).context["table"].rows
        assert {row.record.partner_id for row in rows} == {who.memberships.get().partner_id}
        assert len(rows) == seen
        assert client.get(address("policy_detail", *drafted)).status_code == NONE
    assert len(client_of(cleo).get(address("license_list")).context["table"].rows) == 0


LISTS = {"license_list": 36, "decision_list": 19, "policy_list": 19, "act_list": 19}


@pytest.mark.parametrize(("name", "count"), LISTS.items(), ids=LISTS.keys())
def test_a_list_costs_the_same_with_more_rows(
    ceiling, grant, ask, bank, withdraw, client_of, ada, ann, name, count, django_assert_num_queries
):
    client = client_of(ada)
    for number, segments in enumerate((("commercial",), ("education", "healthcare"))):
        for segment in segments:
            grant(segment)
            answer_question(ask(), actor=ada)
            withdraw(territory=["RU"])
        client.get(address(name))
        with django_assert_num_queries(count):
            assert len(client.get(address(name)).context["table"].rows) >= (1, 3)[number]


# The question


@pytest.fixture
def asked(ceiling, grant, bank, client_of, ben):
    """Return a function that asks on the page as Ben, who may sell kettles to business in Kazakhstan."""
    grant()

    def ask(who=ben, **values):
        given = {
            "partner": "benco",
            "product": "kettle-1",
            "country": "KZ",
            "identifier": "020240000555",
            "business": "new",
        }
        return client_of(who).post(address("ask"), {**given, **values}, follow=True)

    return ask


def test_asked_and_answered_with_a_receipt(asked, ben):
    page = asked()
    row = Decision.objects.get()
    assert page.redirect_chain == [(address("receipt", row.receipt), GO)]
    assert (row.verdict, row.asked_by, row.on) == ("allow", ben, date(2021, 3, 30))
    assert row.receipt in page.text


def test_a_customer_typed_in_a_moment_ago(asked, ben, bens_partner):
    assert asked(identifier=UNIVERSITY[3:]).context["row"].governing == "CUSTOMER_UNKNOWN"
    page = asked(identifier=UNIVERSITY[3:], name="ТОО «Новое»")
    customer = Customer.objects.get(name="ТОО «Новое»")
    assert (page.context["row"].customer, page.context["row"].governing) == (customer, "OK")
    assert list(customer.acquaintances.values_list("partner", flat=True)) == [bens_partner.pk]


WRONG = {
    "a digit too few": ({"identifier": "02024000055"}, "identifier"),
    "a wrong check digit": ({"identifier": "020240000556"}, "identifier"),
    "no product": ({"product": "pot-1"}, "product"),
    "running without a day": ({"business": "running"}, "since"),
    "another partner": ({"partner": "cleoco"}, "partner"),
    "a buyer that is none": ({"buyer_country": "KZ", "buyer_identifier": "1"}, "buyer_identifier"),
}


@pytest.mark.parametrize(("values", "field"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_question(asked, cleos_partner, values, field):
    page = asked(**values)
    assert (page.status_code, list(page.context["form"].errors), Decision.objects.count()) == (BAD, [field], 0)


def test_stated_on_the_receipt_it_is_the_same_question(asked, withdraw, make_customer, bens_partner, kettle, bank):
    contract = record_commitment(
        partner=bens_partner, customer=bank, products=[kettle.sku], business="renewal", since=date(2021, 2, 1), **SYSTEM
    )
    withdraw(since=date(2021, 3, 30))
    make_customer("KZ:090740001237", "commercial", name="ТОО «Степь»")
    for more in (
        {},
        {"business": "renewal", "commitment": contract.pk},
        {"business": "renewal", "since": "2021-02-01"},
    ):
        page = asked(buyer_country="KZ", buyer_identifier="090740001237", **more)
        first = page.context["row"]
        assert (first.verdict, first.answer["about"], page.context["may_declare"]) == ("review", "buyer", True)
        again = asked(**{"business": "", **page.context["again"]}, declare="on").context["row"]
        assert (again.verdict, again.declared) == ("allow", True)
        assert again.question == {**first.question, "declare": True}


@pytest.mark.parametrize(
    ("text", "found"), [("bereg", 1), ("Берег", 1), ("alatau", 0), ("Алатау", 0), ("b", 0), ("", 0)]
)
def test_suggestions_name_whom_the_partner_knows(
    ceiling, bank, university, bens_partner, cleos_partner, client_of, ben, text, found
):
    with change(**SYSTEM):
        make_known(bank, bens_partner)
        make_known(university, cleos_partner)
    page = client_of(ben).get(address("suggestions"), {"name_or_identifier": text})
    assert [row.pk for row in page.context["customers"]] == [bank.pk] * found


# The matrix


@pytest.fixture
def editor(ceiling, grant, bens_partner, client_of, ada):
    """Return a function that posts to the preview of Ben's matrix as Ada."""
    grant(territory=("AM", "KZ"))

    def post(**values):
        given = {"action": "revoke", "cells": ["kettles:commercial:KZ"], "on": "2021-06-01", "reason": "Not paid"}
        return client_of(ada).post(address("matrix_preview", bens_partner.slug), {**given, **values})

    return post


def test_previewed_done_and_undone(editor, client_of, ada, bens_partner):
    page = editor()
    changes = [
        (row["segment"], row["before"]["country"], row["before"]["verdict"], row["after"]["verdict"])
        for row in page.context["changes"]
    ]
    assert ("Commercial", "KZ", "allow", "deny") in changes
    assert {country for _segment, country, _before, _after in changes} == {"KZ"}
    assert License.objects.filter(revoked=True).count() == 0
    assert editor(sure="1")["Location"] == address("matrix", "benco")
    act = Act.objects.filter(kind="revoke").get()
    assert (act.actor, act.reason) == (ada, "Not paid")
    client = client_of(ada)
    assert address("act_undo", act.pk) in client.get(address("matrix", "benco")).text
    for _time in range(2):
        given = {"reason": "Paid", "next": address("matrix", "benco")}
        assert client.post(address("act_undo", act.pk), given)["Location"] == address("matrix", "benco")
    assert Act.objects.get(undoes=act).reason == "Paid"
    rows = License.objects.open().in_period(DAY).filter(holder=bens_partner)
    assert [row.territory for row in rows] == [["AM", "KZ"]]


GOES_ON = {
    "": "Running contracts, bids and awards of before go on.",
    "on": "Running contracts, bids and awards stop too.",
}


@pytest.mark.parametrize("ticked", ["", "on"], ids=["off at first", "ticked"])
def test_a_stop_from_the_matrix_says_what_goes_on_and_is_undone(editor, client_of, ada, bens_partner, ticked):
    values = {"action": "stop", "why": "compliance", **({"blocks_running": ticked} if ticked else {})}
    offered = editor(**values, reason="").context["form"]["blocks_running"]
    assert (offered.value(), "new sales and renewals stop" in offered.help_text) == (bool(ticked), True)
    editor(**values, sure="1")
    stop = LicenseStop.objects.get()
    assert (stop.blocks_running, stop.license.territory) == (bool(ticked), ["KZ"])
    page = client_of(ada).get(address("license_detail", stop.license_id)).text
    assert [text in page for text in GOES_ON.values()] == [not ticked, bool(ticked)]
    client_of(ada).post(address("act_undo", Act.objects.get(kind="stop").pk))
    rows = License.objects.open().in_period(DAY).filter(holder=bens_partner)
    assert [row.territory for row in rows] == [["AM", "KZ"]]
    assert not LicenseStop.objects.in_force(DAY).exists()


def test_what_changed_since_is_not_undone_and_says_why(editor, client_of, ada, bens_partner):
    editor(sure="1", cells=["kettles:commercial:KZ", "kettles:commercial:AM"])
    act = Act.objects.filter(kind="revoke").get()
    row = act.items.get().license
    revoke_license(row, **SYSTEM, on=date(2021, 5, 1))
    page = client_of(ada).post(address("act_undo", act.pk), follow=True)
    assert f"L-{row.pk}" in page.text
    assert not Act.objects.filter(undoes=act).exists()


REFUSED = {
    "no reason": ({"reason": ""}, "reason"),
    "no day": ({"on": ""}, "on"),
    "no license behind": ({"cells": ["kettles:education:KZ"]}, "__all__"),
    "above the ceiling": ({"action": "grant", "last": "2021-12-31", "cells": ["kettles:commercial:GE"]}, "__all__"),
    "backward": ({"action": "grant", "last": "2021-05-31", "cells": ["kettles:education:KZ"]}, "last"),
}  # fmt: skip


@pytest.mark.parametrize("sure", [{}, {"sure": "1"}], ids=["preview", "act"])
@pytest.mark.parametrize(("values", "field"), REFUSED.values(), ids=REFUSED.keys())
def test_what_the_matrix_refuses(editor, values, field, sure):
    before = Act.objects.count()
    page = editor(**values, **sure)
    assert (page.status_code, list(page.context["form"].errors), Act.objects.count()) == (BAD, [field], before)


@pytest.mark.parametrize(
    "values", [{"cells": []}, {"cells": ["nonsense"]}, {"action": "burn"}], ids=["none", "no cell", "no act"]
)
def test_without_cells_there_is_no_preview(editor, values):
    assert editor(**values)["Location"] == address("matrix", "benco")


def test_a_partner_reads_its_matrix_and_edits_nothing(editor, client_of, ben, ada):
    own = client_of(ben).get(address("own_matrix"))
    assert (own.context["editable"], own.context["own"], "matrix-bar" in own.text) == (False, True, False)
    theirs = client_of(ada).get(address("matrix", "benco"))
    assert (theirs.context["editable"], theirs.context["own"], "matrix-bar" in theirs.text) == (True, False, True)
    assert (own.context["matrix"].allowed, theirs.context["matrix"].allowed) == (5 * 2, 5 * 2)


# Withdraw


@pytest.fixture
def form(ceiling, grant, vendor, lines, client_of, ada, ann):
    """Return a function that posts the form Withdraw as Ada."""
    grant("education", territory=("AM", "KZ"))

    def post(headers=None, **values):
        given = {
            "title_en": "State", "vendor": vendor.pk, "effect": "withdrawn", "lines": ["kettles"], "territory": "CIS",
            "segments": ["state"], "since": "2021-03-31", "run_off": "preset", "unproven": "declare",
            "reason": "The letter", "later": "on", **values,
        }  # fmt: skip
        data = {key: value for key, value in given.items() if value is not None}
        return client_of(ada).post(address("policy_add"), data, headers=headers)

    return post


def test_the_rule_is_said_while_it_is_written(form):
    said = form(headers={"HX-Request": "true"}).text
    assert "<html" not in said
    assert "From 31 March 2021 Kettles may no longer be sold to customers of the segments “State” in" in said
    assert "state with your question that you know of none" in said
    assert "Choose what and where" in form(headers={"HX-Request": "true"}, lines=None).text
    assert "Choose what and where" in form(headers={"HX-Request": "true"}, territory="Atlantis").text
    assert Policy.objects.count() == 0


@pytest.mark.parametrize(
    "given",
    [{"title_en": None, "reason": None, "vendor": None}, {"measure": "nonsense", "direct_url": "no address"}],
    ids=["not named yet", "wrong elsewhere"],
)
def test_the_rule_is_said_before_the_rest_is_right(form, given):
    said = form(headers={"HX-Request": "true"}, **given)
    assert (said.status_code, "Kettles may no longer be sold" in said.text) == (200, True)


def test_everybody_is_a_policy(form):
    page = form()
    policy = Policy.objects.get()
    assert page["Location"] == address("policy_preview", policy.pk)
    assert (policy.status, policy.via, policy.segments, policy.lines) == ("draft", None, ["state"], ["kettles"])


def test_one_partner_and_later_is_a_policy_via_it(form, bens_partner):
    page = form(partner=bens_partner.pk)
    policy = Policy.objects.get()
    assert (page["Location"], policy.via) == (address("policy_preview", policy.pk), bens_partner)
    said = form(headers={"HX-Request": "true"}, partner=bens_partner.pk).text
    assert "It concerns Benco and whoever sells through it." in said


def test_one_partner_and_not_later_is_a_revocation(form, client_of, ada, bens_partner):
    page = form(partner=bens_partner.pk, later=None, segments=["education"], territory="KZ")
    chosen = page.context["cells"].cleaned_data["cells"]
    assert sorted(chosen) == ["kettles:education:KZ", "kettles:school:KZ", "kettles:university:KZ"]
    assert (page.context["action"], page.context["form"].initial["reason"]) == ("revoke", "The letter")
    assert (Policy.objects.count(), License.objects.filter(revoked=True).count()) == (0, 0)
    sure = {"action": "revoke", "cells": chosen, "on": "2021-03-31", "reason": "The letter", "sure": "1"}
    client_of(ada).post(address("matrix_preview", "benco"), sure)
    rows = License.objects.filter(holder=bens_partner).order_by("pk")
    assert [(row.territory, row.revoked, row.valid.upper) for row in rows] == [
        (["AM", "KZ"], True, date(2021, 3, 31)),
        (["AM"], False, YEAR[1]),
    ]


FORM = {
    "everybody, but not later": ({"later": None}, ["later"]),
    "one partner, no license of its own": (
        {"later": None, "partner": "benco", "segments": ["institution"]},
        ["segments"],
    ),
    "before today": ({"since": "2021-03-29"}, ["since"]),
    "a limit that is missing": ({"measure": "share_above"}, ["measure_limit"]),
    "a limit to begin with that is missing": ({"measure": "share_from"}, ["measure_limit"]),
    "at least nothing": ({"measure": "share_from", "measure_limit": "0"}, ["measure_limit"]),
    "nowhere": ({"territory": "Atlantis"}, ["territory"]),
    "no line": ({"lines": None}, ["lines"]),
    "no reason": ({"reason": ""}, ["reason"]),
    "no title": ({"title_en": ""}, ["title_en"]),
}


@pytest.mark.parametrize(("values", "fields"), FORM.values(), ids=FORM.keys())
def test_what_the_form_refuses(form, bens_partner, values, fields):
    given = {**values, "partner": bens_partner.pk} if "partner" in values else values
    page = form(**given)
    assert (page.status_code, list(page.context["form"].errors), Policy.objects.count()) == (BAD, fields, 0)


def test_withdrawn_confirmed_and_put_back_on_the_pages(form, client_of, ada, ann):
    shown = client_of(ada).get(form()["Location"]).context["preview"].pk
    policy = Policy.objects.get()
    for data in ({"reason": "The letter"}, {"shown": "made up", "reason": "x"}, {"shown": shown}):
        page = client_of(ada).post(address("policy_enact", policy.pk), data)
        assert page["Location"] == address("policy_preview", policy.pk)
    given = {"shown": shown, "reason": "The letter"}
    page = client_of(ada).post(address("policy_enact", policy.pk), given)
    assert page["Location"] == address("policy_detail", policy.pk)
    row = policy.confirmations.get()
    for who, outcome in ((ada, "open"), (ann, "confirmed")):
        client_of(who).post(address("confirm", row.pk), {"verdict": "confirm", "reason": "I read the letter"})
        row.refresh_from_db()
        assert row.outcome == outcome
    client_of(ada).post(address("policy_end", policy.pk), {"how": "never", "reason": "They deny it"})
    end = policy.confirmations.get(kind="end_policy")
    client_of(ann).post(address("confirm", end.pk), {"verdict": "confirm"})
    policy.refresh_from_db()
    assert policy.valid.isempty
    assert client_of(ada).get(address("policy_preview", policy.pk))["Location"] == address("policy_detail", policy.pk)
