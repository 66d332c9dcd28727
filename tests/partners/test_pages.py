"""Who may open which page of partners: strangers 404, the wrong role 403, the wrong method 405, nobody signs in."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from psycopg.types.range import DateRange

from partners.models import CountryGroup, CountryGroupMember, Hold, Invitation, Membership, Partner, Role
from partners.services.contacts import add_contact
from partners.services.groups import add_group, add_group_member
from partners.services.holds import hold_partner
from partners.services.invitations import invite
from tests.fixtures.cast import make_partner

pytestmark = pytest.mark.django_db
OK, GO, NO, NONE, POST_ONLY = 200, 302, 403, 404, 405
LIST_QUERIES = 3


@pytest.fixture
def world(bens_partner, cleos_partner, ben, bela, cleo, ada, ann, vera, sam) -> dict[str, list]:
    """Return the arguments of each address, all about Ben's partner."""
    contact = add_contact(bens_partner, name="Bo", email="bo@benco.example")
    hold = hold_partner(bens_partner, actor=ada, reason="unsigned", on=date(2021, 1, 1), why="agreement")
    group = add_group(code="baltic", name_en="Baltic states", actor=ada, reason="needed")
    member = add_group_member(group, country="GE", status="member", since=date(2020, 1, 1), actor=ada, reason="joined")
    invitation = invite(bens_partner, actor=ben, email="nia@benco.example", role=Role.SELLER)
    belas = Membership.objects.get(user=bela)
    slug = [bens_partner.slug]
    return {
        "partner_list": [], "partner_add": [], "country_group_list": [], "country_group_add": [],
        "group_member_add": [], "group_member_end": [member.pk], "invitation_board": [], "invite_selection": [],
        "invitation_resend": [invitation.pk], "invitation_withdraw": [invitation.pk], "hold_lift": [hold.pk],
        "contact_edit": [contact.pk], "member_role": [belas.pk], "member_end": [belas.pk],
        "member_replace": [belas.pk], "partner_detail": slug, "partner_edit": slug, "partner_end": slug,
        "partner_resume": slug, "hold_add": slug, "contact_add": slug, "people": slug, "invitation_add": slug,
    }  # fmt: skip


#                        ada   vera  ben   bela  cleo
MATRIX = {
    "partner_list":       (OK,   OK,   OK,   OK,   OK),
    "partner_add":        (OK,   NO,   NONE, NONE, NONE),
    "country_group_list": (OK,   OK,   NONE, NONE, NONE),
    "country_group_add":  (OK,   NO,   NONE, NONE, NONE),
    "group_member_add":   (OK,   NO,   NONE, NONE, NONE),
    "group_member_end":   (OK,   NO,   NONE, NONE, NONE),
    "invitation_board":   (OK,   OK,   NONE, NONE, NONE),
    "invite_selection":   (OK,   NO,   NONE, NONE, NONE),
    "invitation_resend":  (POST_ONLY,) * 5,
    "invitation_withdraw": (POST_ONLY,) * 5,
    "hold_lift":          (OK,   NO,   NONE, NONE, NONE),
    "contact_edit":       (OK,   NO,   OK,   NO,   NONE),
    "member_role":        (OK,   NO,   OK,   NO,   NONE),
    "member_end":         (OK,   NO,   OK,   NO,   NONE),
    "member_replace":     (OK,   NO,   OK,   NO,   NONE),
    "partner_detail":     (OK,   OK,   OK,   OK,   NONE),
    "partner_edit":       (OK,   NO,   NONE, NONE, NONE),
    "partner_end":        (OK,   NO,   NONE, NONE, NONE),
    "partner_resume":     (OK,   NO,   NONE, NONE, NONE),
    "hold_add":           (OK,   NO,   NONE, NONE, NONE),
    "contact_add":        (OK,   NO,   OK,   NO,   NONE),
    "people":             (OK,   NO,   OK,   NO,   NONE),
    "invitation_add":     (OK,   NO,   OK,   NO,   NONE),
}  # fmt: skip
WHO = ["ada", "vera", "ben", "bela", "cleo"]


@pytest.mark.parametrize("name", MATRIX)
def test_each_page_for_each_role(request, world, client_of, name):
    address = reverse(f"partners:{name}", args=world[name])
    found = tuple(client_of(request.getfixturevalue(who)).get(address).status_code for who in WHO)
    assert found == MATRIX[name]


@pytest.mark.parametrize("name", ["invitation_resend", "invitation_withdraw"])
@pytest.mark.parametrize(("who", "status"), [("ada", GO), ("vera", NO), ("ben", GO), ("bela", NO), ("cleo", NONE)])
def test_who_may_post_what_is_post_only(request, world, client_of, name, who, status):
    address = reverse(f"partners:{name}", args=world[name])
    assert client_of(request.getfixturevalue(who)).post(address).status_code == status
    assert Invitation.objects.filter(withdrawn_at=None).exists() is (name != "invitation_withdraw" or status != GO)


@pytest.mark.parametrize("name", MATRIX)
def test_nobody_is_sent_to_sign_in(world, client, name):
    answer = client.get(reverse(f"partners:{name}", args=world[name]))
    assert answer.status_code == GO
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [name for name in MATRIX if MATRIX[name][1] == NO and name != "people"])
def test_a_wrong_role_or_a_stranger_changes_nothing_by_post(world, client_of, vera, cleo, name):
    address = reverse(f"partners:{name}", args=world[name])
    expected = [NO, MATRIX[name][4]]
    assert [client_of(user).post(address, {"reason": "x"}).status_code for user in (vera, cleo)] == expected


def test_the_list_shows_what_the_actor_may_know_of(world, client_of, ben, ada):
    text = client_of(ben).get(reverse("partners:partner_list")).text
    assert ("Бенко" in text or "Benco" in text, "Cleoco" in text, "Клеоко" in text) == (True, False, False)
    text = client_of(ada).get(reverse("partners:partner_list"), {"_export": "csv"}).content.decode("utf-8-sig")
    assert "Cleoco" in text


def test_a_page_names_nobody_above_to_a_sub_partner(world, client_of, ben):
    text = client_of(ben).get(reverse("partners:partner_detail", args=["benco"])).text
    assert "Northern Distribution" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "stopped"}, {"benco"}),
        ({"state": "active"}, {"operator", "cleoco"}),
        ({"country": "AM"}, {"cleoco"}),
        ({"q": "бенк"}, {"benco"}),
        ({"seen": "no"}, {"benco", "cleoco"}),
    ],
)
def test_the_filters_of_the_list(world, client_of, ada, query, found):
    page = client_of(ada).get(reverse("partners:partner_list"), query)
    assert {row.slug for row in page.context["table"].data} == found


@pytest.mark.parametrize("more", [0, 2], ids=["three rows", "five rows"])
def test_the_list_takes_the_same_queries_for_any_number(world, client_of, ada, operator, more):
    for number in range(more):
        make_partner(f"more-{number}", "More", parent=operator)
    browser = client_of(ada)
    with CaptureQueriesContext(connection) as captured:
        browser.get(reverse("partners:partner_list"))
    own = [query["sql"] for query in captured if 'FROM "partners_partner"' in query["sql"]]
    assert len(own) == LIST_QUERIES


def post(client, page: str, args: list, **values):
    answer = client.post(reverse(f"partners:{page}", args=args), {"reason": "as agreed", **values})
    assert answer.status_code == GO, answer.context["form"].errors
    return answer


def test_the_distributor_adds_changes_stops_and_ends_a_partner(world, client_of, ada, operator):
    browser = client_of(ada)
    about = {"slug": "new", "name_en": "New", "country": "UZ", "parent": operator.pk, "language": "ru"}
    post(browser, "partner_add", [], **about, since="2021-01-01")
    post(browser, "partner_edit", ["new"], **{**about, "name_en": "Newer"})
    partner = Partner.objects.get(slug="new")
    assert partner.name_en == "Newer"
    post(browser, "hold_add", ["new"], why="agreement", on="2021-02-01", until="2021-03-31")
    hold = Hold.objects.get(partner=partner)
    assert hold.valid == DateRange(date(2021, 2, 1), date(2021, 4, 1)), "the last day is included"
    post(browser, "hold_lift", [hold.pk], on="2021-03-01")
    post(browser, "partner_end", ["new"], on="2021-04-01")
    partner.refresh_from_db()
    assert partner.valid.upper == date(2021, 4, 1)
    post(browser, "partner_resume", ["new"])
    actors = Partner.pgh_event_model.objects.filter(pgh_obj=partner).values_list("pgh_context__actor", flat=True)
    assert set(actors) == {ada.pk}
    assert len(actors) == 4


def test_a_circle_is_an_error_of_the_form(world, client_of, ada, bens_partner):
    about = {"slug": "benco", "name_en": "Benco", "country": "KZ", "language": "ru", "reason": "x"}
    answer = client_of(ada).post(reverse("partners:partner_edit", args=["benco"]), {**about, "parent": bens_partner.pk})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


def test_an_owner_runs_its_own_people(world, client_of, ben, bela, bens_partner):
    browser, belas = client_of(ben), Membership.objects.get(user=bela)
    post(
        browser,
        "contact_add",
        ["benco"],
        name="Al",
        email="al@benco.example",
        role="sales",
        language="ru",
        is_active="on",
    )
    post(browser, "invitation_add", ["benco"], email="al@benco.example", name="Al", role="seller", language="ru")
    post(browser, "member_role", [belas.pk], role="compliance")
    post(browser, "member_end", [belas.pk])
    belas.refresh_from_db()
    assert (belas.role, belas.is_active) == ("compliance", False)
    assert bens_partner.contacts.filter(email="al@benco.example").exists()
    assert bens_partner.invitations.open().filter(email="al@benco.example").exists()


def test_the_distributor_invites_a_selection(world, client_of, ada, bens_partner):
    contact = add_contact(bens_partner, name="Al", email="al@benco.example")
    post(client_of(ada), "invite_selection", [], role="seller", contacts=[contact.pk])
    assert bens_partner.invitations.open().filter(email="al@benco.example").exists()


def test_the_distributor_changes_country_groups(world, client_of, ada):
    browser = client_of(ada)
    post(browser, "country_group_add", [], code="nordic", name_en="Nordic")
    group = CountryGroup.objects.get(code="NORDIC")
    post(browser, "group_member_add", [], group=group.pk, country="BY", status="member", since="2020-01-01")
    member = CountryGroupMember.objects.get(group=group)
    post(browser, "group_member_end", [member.pk], on="2021-01-01")
    page = browser.get(reverse("partners:country_group_list"))
    assert "Nordic" in page.text
