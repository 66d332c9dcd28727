"""“CIS except TM, RU-CR”: read from a person at every door, shown back the same, and answered rightly.

A region that is excepted is not the country: elsewhere in the country the right stands, and where the region of a
customer is not known, no exclusion is met.
"""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from customers.identifiers import parse
from customers.services.customers import set_region
from licensing.models import Application, Bundle, License, Policy
from licensing.policy_sentences import scope_sentence
from licensing.services.answers import Asked, answer_question
from licensing.services.bundles import grant_bundle
from licensing.services.cells import act_on_cells
from notices.services.proposals import enacted_text
from tests.clock import played
from tests.licensing.conftest import SYSTEM, YEAR
from tests.licensing.test_imports import bring_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
WRITTEN = "CIS except TM, RU-CR"
LISTED, EXCEPTED = ["CIS"], ["RU-CR", "TM"]
ON = date(2021, 4, 8)
MEMBERS = {"AM", "AZ", "BY", "KG", "KZ", "MD", "RU", "TJ", "UZ"}
NUMBERS = {"RU-CR": "RU:7700000009", "RU-MOW": "RU:7801002274", None: "RU:7728168971"}


@pytest.fixture
def morning(db):
    with played(2021, 4, 8, 9):
        yield


@pytest.fixture
def places(make_customer):
    """A private company in Crimea, one in Moscow, and one of which the region is not known."""
    for region, number in NUMBERS.items():
        customer = make_customer(number, "commercial", "none", name=f"ООО {region}")
        if region:
            set_region(customer, region=region, **SYSTEM)


@pytest.fixture
def answers(places, kettle, bens_partner):
    """Return a function: what Ben's partner is told about the three companies, each by what governs it."""

    def ask() -> dict:
        found = {}
        for region, number in NUMBERS.items():
            asked = Asked(partner=bens_partner, product=kettle, customer=parse(number), on=ON)
            row = answer_question(asked, actor=None).row
            found[region] = (row.verdict, row.governing)
        return found

    return ask


def address(name: str, *args) -> str:
    return reverse(f"licensing:{name}", args=args)


def standing(holder) -> list[tuple]:
    rows = License.objects.filter(holder=holder, valid__contains=ON).order_by("pk")
    return [(row.territory, row.excluded) for row in rows]


NOT_IN_CRIMEA = {"RU-CR": ("deny", "REGION_EXCLUDED"), "RU-MOW": ("allow", "OK"), None: ("allow", "OK")}


def test_a_file_brings_in_a_license_that_stands_outside_the_region(ceiling, bens_partner, answers, client_of, ada):
    head = "Partner code,Product line,Segment,Territory,From,Until (last day)\n"
    run = bring_in(f'{head}benco,kettles,commercial,"{WRITTEN}",2021-01-01,2021-12-31\n')
    assert (run.new, standing(bens_partner)) == (1, [(LISTED, EXCEPTED)])
    assert answers() == NOT_IN_CRIMEA
    page = client_of(ada).get(address("license_detail", License.objects.get(holder=bens_partner).pk)).text
    assert "RU-CR, Turkmenistan" in page


def test_what_the_vendor_does_not_grant_in_the_region_reaches_nobody(
    lines, segments, operator, bens_partner, grant, answers, client_of, ada
):
    fields = {
        "lines": [lines["kettles"].pk], "segments": [segments["commercial"].pk], "territory": WRITTEN,
        "on": "2020-01-01", "document": "Contract 1", "reason": "The contract",
    }  # fmt: skip
    assert client_of(ada).post(address("vendor_grant"), fields).status_code == 302
    assert standing(operator) == [(LISTED, EXCEPTED)]
    grant(territory=("RU",))
    assert answers() == {**NOT_IN_CRIMEA, "RU-CR": ("deny", "CHAIN_BROKEN")}


def test_a_bundle_is_granted_and_shown_with_what_it_excepts(
    ceiling, lines, segments, operator, bens_partner, answers, client_of, ada
):
    browser = client_of(ada)
    fields = {
        "code": "tea", "name_en": "Tea", "lines": [lines["kettles"].pk], "segments": [segments["commercial"].pk],
        "months": 12, "is_active": "on", "where": "CIS кроме TM; ru-cr",
    }  # fmt: skip
    assert browser.post(address("bundle_add"), fields).status_code == 302
    bundle = Bundle.objects.get()
    assert browser.get(address("bundle_edit", bundle.pk)).context["form"]["where"].value() == "CIS except TM, RU-CR"
    assert "CIS except Turkmenistan, " in browser.get(address("bundle_grant", bundle.pk)).text
    grant_bundle(bundle, partners=[bens_partner], since=YEAR[0], until=YEAR[1], grantor=operator, **SYSTEM)
    assert (standing(bens_partner), answers()) == ([(LISTED, EXCEPTED)], NOT_IN_CRIMEA)


@pytest.mark.parametrize("action", ["stop", "revoke"])
def test_an_act_on_another_country_leaves_the_exception(ceiling, grant, bens_partner, answers, ada, action):
    grant(territory=("CIS",), excluded=("TM", "RU-CR"))
    when = {"on": ON, "why": "other"} if action == "stop" else {"on": ON}
    act_on_cells(bens_partner, [("kettles", "commercial", "KZ")], action=action, actor=ada, reason="r", **when)
    assert (LISTED, ["KZ", "RU-CR", "TM"]) in standing(bens_partner)
    assert answers() == NOT_IN_CRIMEA


def test_a_request_shows_back_what_is_asked_for(ceiling, ben, ada, bens_partner, client_of, lines):
    fields = {
        "line": lines["kettles"].pk, "segments": ["commercial"], "territory": WRITTEN, "last": "2021-12-31",
        "text": "We open an office",
    }  # fmt: skip
    assert client_of(ben).post(address("apply", "license"), fields).status_code == 302
    asked = Application.objects.get()
    assert (asked.territory, sorted(asked.excluded)) == (LISTED, EXCEPTED)
    page = client_of(ada).get(address("application_edit", asked.request.code))
    assert page.context["form"].initial["territory"] == WRITTEN


# Policies


@pytest.fixture
def post(ceiling, grant, vendor, lines, ada, client_of):
    """Return a function that posts the form Withdraw… as Ada: kettles from everybody, unless told otherwise."""
    grant(territory=("CIS",))

    def send(**values):
        given = {
            "title_en": "Regions", "vendor": vendor.pk, "effect": "withdrawn", "lines": ["kettles"], "territory": WRITTEN,
            "segments": [], "since": "2021-04-08", "run_off": "preset", "unproven": "declare", "reason": "The letter",
            "later": "on", **values,
        }  # fmt: skip
        return client_of(ada).post(address("policy_add"), {name: value for name, value in given.items() if value})

    return send


def test_a_policy_is_shown_back_as_it_was_written(post, client_of, ada):
    assert post().status_code == 302
    policy = Policy.objects.get()
    form = client_of(ada).get(address("policy_edit", policy.pk)).context["form"]
    assert form.initial["territory"] == WRITTEN


def test_a_policy_says_where_it_does_not_hold(post):
    post()
    policy = Policy.objects.get()
    said = scope_sentence(policy)
    assert "Turkmenistan" not in said
    assert said.endswith("Uzbekistan except RU-CR.")
    assert said in enacted_text(policy)[1]
    with translation.override("ru"):
        assert "Туркменистан" not in scope_sentence(policy)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("CIS except EAEU", "in Azerbaijan, Moldova, Tajikistan, Uzbekistan."),
        ("RU except KZ-ALA", "in Russia."),
        ("KZ AM", "in Armenia, Kazakhstan."),
    ],
    ids=["a group is its members", "a region of another country says nothing", "nothing is excepted"],
)
def test_what_is_excepted_in_words(post, written, said):
    post(territory=written)
    assert scope_sentence(Policy.objects.get()).endswith(said)


def test_the_list_of_policies_names_what_is_excepted(post, client_of, ada):
    post()
    rows = client_of(ada).get(address("policy_list"), {"_export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert '"TM, RU-CR"' in rows[1] or '"RU-CR, TM"' in rows[1]


def test_a_policy_is_answered_by_the_region(withdraw, ceiling, grant, answers):
    grant(territory=("CIS",))
    withdraw(territory=["CIS"], excluded=["TM", "RU-CR"], segments=[], since=ON)
    withdrawn = ("deny", "SEGMENT_WITHDRAWN")
    assert answers() == {"RU-CR": ("allow", "OK"), "RU-MOW": withdrawn, None: withdrawn}


@pytest.mark.parametrize("written", [WRITTEN, "RU-CR"])
def test_a_revocation_of_a_region_is_refused_for_it_would_take_the_country(post, bens_partner, written):
    page = post(later=None, partner=bens_partner.pk, segments=["commercial"], territory=written)
    assert page.status_code == 422
    assert "“RU-CR” is a region" in str(page.context["form"].errors["territory"])


def test_a_revocation_of_countries_goes_on(post, bens_partner):
    page = post(later=None, partner=bens_partner.pk, segments=["commercial"], territory="CIS except TM")
    assert page.status_code != 422
