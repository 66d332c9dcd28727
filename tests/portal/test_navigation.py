"""Where a person is: one entry marked, and the row of pages beneath an entry that has several."""

import pytest
from django.urls import reverse

from portal.navigation import ask_pages, customer_pages, group, item, mark_here, operator_items, partner_items

pytestmark = pytest.mark.django_db
LIST = reverse("customers:customer_list")
LICENSES = reverse("licensing:license_list")
ANSWERS = reverse("licensing:decision_list")
ASK = reverse("licensing:ask")
OWNERS = reverse("customers:entity_list")


def marked(items, path) -> tuple[list[str], list[str]]:
    mark_here(items, path)
    below = [page["url"] for row in items for page in row["below"] if page["active"]]
    return [row["url"] for row in items if row["active"]], below


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", (["/"], [])),
        ("/stories/", ([], [])),
        (ASK, ([ASK], [ASK])),
        (ANSWERS, ([ASK], [ANSWERS])),
        (reverse("licensing:catalogue"), ([LICENSES], [reverse("licensing:catalogue")])),
        (reverse("licensing:license_list"), ([LICENSES], [LICENSES])),
        (LIST, ([LIST], [LIST])),
        (LIST + "add/", ([LIST], [LIST])),
        (OWNERS, ([LIST], [OWNERS])),
        (OWNERS + "add/", ([LIST], [OWNERS])),
        (reverse("customers:problem_list"), ([LIST], [reverse("customers:problem_list")])),
        (reverse("review:review_list"), ([LIST], [reverse("review:review_list")])),
        (reverse("review:question_list"), ([LIST], [reverse("review:question_list")])),
    ],
)
def test_one_entry_is_marked(path, expected, ada, actor_of):
    assert marked(operator_items(actor_of(ada)), path) == expected


@pytest.mark.parametrize(
    ("kind", "above", "page"),
    [("customers", LIST, LIST), ("ownership", LIST, OWNERS), ("licenses", LICENSES, LICENSES)],
)
def test_bringing_in_stands_under_what_is_brought_in(kind, above, page, ada, client_of):
    shown = client_of(ada).get(reverse("imports:page", args=[kind])).text
    entries = shown.split('<nav class="nav-main"')[1].split("</nav>")[0]
    assert f'href="{above}" aria-current="true"' in entries
    assert f'href="{page}" aria-current="page"' in shown.split('<nav class="nav-sub"')[1].split("</nav>")[0]


@pytest.mark.parametrize(("page", "expected"), [("search", "Sever"), ("partners:partner_list", "")])
def test_only_the_search_page_fills_the_search_of_the_shell(page, expected, ada, client_of):
    shown = client_of(ada).get(reverse(page), {"q": "Sever"}).text
    field = shown.split('<input id="search"')[1].split(">")[0]
    assert f'value="{expected}"' in field


def test_a_group_leads_to_its_first_page_and_counts_all():
    row = group("Customers", item("List", "customers:customer_list", 2), item("Review", "review:review_list", 3))
    assert (row["url"], row["badge"]) == (LIST, 5)


@pytest.mark.parametrize("page", ["customers:customer_list", "review:question_list"])
def test_the_row_beneath_is_plain_links_with_the_page_marked(page, vera, client_of, actor_of):
    shown = client_of(vera).get(reverse(page)).text
    row = shown.split('<nav class="nav-sub"')[1].split("</nav>")[0]
    assert [row.count(f'href="{entry["url"]}"') for entry in customer_pages(actor_of(vera))] == [1] * 7
    assert row.count('aria-current="page"') == 1
    assert f'href="{reverse(page)}" aria-current="page"' in row
    assert shown.split('<nav class="nav-main"')[1].split("</nav>")[0].count('aria-current="true"') == 1


@pytest.mark.parametrize(("who", "expected"), [("ada", [ASK, ANSWERS]), ("ben", [ASK, ANSWERS]), ("vera", [ANSWERS])])
def test_who_may_not_ask_finds_the_answers_alone(who, expected, request, actor_of):
    (row,) = ask_pages(actor_of(request.getfixturevalue(who)))
    assert [page["url"] for page in row["below"] or [row]] == expected


@pytest.mark.parametrize(("who", "page"), [("ada", "home"), ("ben", "notices:inbox")])
def test_no_row_where_an_entry_is_one_page(who, page, request, client_of):
    assert "nav-sub" not in client_of(request.getfixturevalue(who)).get(reverse(page)).text


def test_a_partner_finds_its_running_business_beside_its_customers(ben, actor_of):
    row = next(row for row in partner_items(actor_of(ben)) if row["below"] and row["url"] == LIST)
    assert [page["url"] for page in row["below"]] == [LIST, reverse("licensing:commitment_list")]
