"""What nobody types and somebody sends all the same: digits that are no numbers, numbers too large, NUL, endless reasons."""

from datetime import date

import pytest
from django.urls import reverse

from licensing.models import ListedMatch, MatchVerdict

pytestmark = pytest.mark.django_db
REASONS = [pytest.param("a\0b", id="NUL"), pytest.param("x" * 501, id="too long")]
LISTS = {
    "exemption_list": [{"policy": "1e30"}, {"policy": "9" * 20}, {"policy": "-1"}, {"q": "E-²"}],
    "commitment_list": [{"q": "C-²"}, {"q": "C-" + "9" * 20}],
    "license_list": [{"q": "L-²"}, {"q": "9" * 30}],
}
WISHES = [
    {"license": "²"},
    {"license": "9" * 30},
    {"license": "\0"},
    {"receipt": "\0"},
    {"customer": "\0"},
    {"customer": "x"},
]


@pytest.mark.parametrize(("name", "query"), [(name, query) for name, given in LISTS.items() for query in given])
def test_a_filter_that_names_nothing(client_of, ada, name, query):
    assert client_of(ada).get(reverse(f"licensing:{name}"), query).status_code == 200


@pytest.mark.parametrize("query", WISHES)
def test_a_wish_about_nothing(client_of, ben, query):
    assert client_of(ben).get(reverse("licensing:apply", args=["correction"]), query).status_code == 404


@pytest.mark.parametrize("name", ["ada", "ben"])
def test_a_search_for_nothing(request, operator, client_of, name):
    assert client_of(request.getfixturevalue(name)).get(reverse("search"), {"q": "ab\0c"}).status_code == 200


@pytest.mark.parametrize("name", ["ask", "commitment_add", "policy_add"])
@pytest.mark.parametrize("field", ["partner", "product", "products", "lines", "document", "reason"])
def test_a_choice_that_is_none(operator, lines, client_of, ada, name, field):
    assert client_of(ada).post(reverse(f"licensing:{name}"), {field: "a\0b"}).status_code in (400, 422)


def test_a_receipt_that_is_none(client_of, ada):
    assert client_of(ada).get("/licensing/answers/%00/").status_code == 404


@pytest.mark.parametrize("key", ["²", "-1", "", "9" * 18, "\0"])
def test_a_preview_that_is_none(ceiling, grant, draft, client_of, ada, key):
    grant()
    policy, browser = draft(), client_of(ada)
    assert browser.get(reverse("licensing:policy_preview", args=[policy.pk]), {"since": key}).status_code == 200
    page = browser.post(
        reverse("licensing:policy_enact", args=[policy.pk]), {"shown": key, "reason": "why"}, follow=True
    )
    assert "Look at who is hit first" in page.text


@pytest.mark.parametrize("reason", REASONS)
def test_a_second_persons_reason(ann, ceiling, withdraw, client_of, reason):
    row = withdraw().confirmations.get()
    page = reverse("licensing:confirm", args=[row.pk])
    assert client_of(ann).post(page, {"verdict": "confirm", "reason": reason}).status_code == 302
    row.refresh_from_db()
    assert row.outcome == "open"


@pytest.mark.parametrize("reason", REASONS)
def test_the_reason_for_a_listed_name(bank, client_of, ada, reason):
    told = {"source": "The list", "source_date": date(2021, 3, 1), "at": "2021-03-01T00:00Z"}
    row = ListedMatch.objects.create(**told, listed="KZ bereg", customer=bank)
    data = {"items": [row.pk], "verdict": MatchVerdict.SAME, "reason": reason}
    page = client_of(ada).post(reverse("licensing:match_judge"), data, follow=True)
    row.refresh_from_db()
    assert ("Give a reason." in page.text, row.verdict) == (True, MatchVerdict.OPEN)
