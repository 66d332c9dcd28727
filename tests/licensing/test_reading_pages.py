"""The readings on their pages: side by side, by name, as a question to the vendor, and chosen."""

import csv
import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from customers.models import ShareLimit
from history.changes import change
from licensing.models import Policy, PolicyTerm
from licensing.selectors import readings
from licensing.services.policies import cancel_policy
from tests.licensing.conftest import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eve_of_the_letter")]
LETTER = "From 31 March no sales to organisations with state beneficiaries. Signed."
PHRASE = "organisations with state beneficiaries"
OK, NONE, WRONG_ROLE, NO_GET = 200, 404, 403, 405


def address(name: str, *args) -> str:
    return reverse(f"licensing:{name}", args=args)


@pytest.fixture
def policy(draft, bank, university, make_customer) -> Policy:
    """A draft over a ministry, a state university, a private company and one that nobody knows."""
    make_customer("KZ:010140000004", "agency", name="Ministry")
    make_customer("KZ:090740001237", name="Unknown")
    return draft(segments=[], measure="any_share", letter=LETTER, territory=["KZ"])


@pytest.fixture
def phrase(policy, ada) -> PolicyTerm:
    begin = LETTER.index(PHRASE)
    row = policy.terms.get(kind="customers")
    row.begin, row.end = begin, begin + len(PHRASE)
    with change(**SYSTEM):
        row.save()
    return row


def test_the_readings_stand_side_by_side(policy, client_of, ada):
    page = client_of(ada).get(address("policy_readings", policy.pk))
    lines = [(line.code, line.chosen, line.tally.in_scope) for half in page.context["halves"] for line in half["lines"]]
    assert lines == [
        ("any_share", True, 2),
        ("share_from", False, 2),
        ("cascade_ge50", False, 2),
        ("cascade_gt50", False, 2),
        ("agency", False, 1),
        ("any_share-education", False, 2),
        ("share_from-education", False, 2),
        ("cascade_ge50-education", False, 2),
        ("cascade_gt50-education", False, 2),
        ("agency-education", False, 2),
    ]
    bars = page.context["halves"][0]["lines"][0].bars
    assert bars == [("deny", 0.0, 50.0), ("review", 50.0, 25.0), ("quiet", 75.0, 25.0)]
    assert LETTER in page.text


def test_the_draft_stands_first_where_it_is_none_of_them(draft, bank, client_of, ada):
    page = client_of(ada).get(address("policy_readings", draft(territory=["KZ"]).pk))
    assert [line.code for line in page.context["halves"][0]["lines"]][:2] == ["draft", "any_share"]
    assert not any(line.chosen for half in page.context["halves"] for line in half["lines"])


def test_nobody_on_file_is_said(draft, client_of, ada):
    page = client_of(ada).get(address("policy_readings", draft(territory=["KZ"]).pk))
    assert "No customer is on file in these countries." in page.text
    assert "Choose this reading" not in page.text


def test_many_customers_are_counted_after_the_page_came(policy, client_of, ada, monkeypatch):
    monkeypatch.setattr(readings, "LARGE", 3)
    browser = client_of(ada)
    shell = browser.get(address("policy_readings", policy.pk))
    assert ("comparison" in shell.context, "Count them now" in shell.text) == (False, True)
    for page in (
        browser.get(address("policy_readings", policy.pk), headers={"HX-Request": "true"}),
        browser.get(address("policy_readings", policy.pk), {"now": "1"}),
    ):
        assert page.context["comparison"].customers == 4
    assert "<html" not in browser.get(address("policy_readings", policy.pk), headers={"HX-Request": "true"}).text


def test_an_older_draft_is_to_be_saved_once_more(policy, client_of, ada):
    ShareLimit.objects.all().delete()
    browser = client_of(ada)
    page = browser.get(address("policy_readings", policy.pk))
    assert ("comparison" in page.context, "save it once more" in page.text) == (False, True)
    assert browser.get(address("reading_customers", policy.pk, "differ")).status_code == NONE
    assert browser.get(address("policy_question", policy.pk, "en", "csv")).status_code == NONE


LISTS = {
    "differ": ("reading_customers", ["differ"], ["Университет «Алатау»"]),
    "strictest": ("reading_customers", ["strictest"], []),
    "agencies": ("reading_found", ["agency", "in-scope"], ["Ministry"]),
    "education": (
        "reading_found",
        ["agency-education", "in-scope"],
        ["Ministry", "Университет «Алатау»"],
    ),
    "not proven": ("reading_found", ["any_share", "not-proven"], ["Unknown"]),
    "not touched": ("reading_found", ["agency", "not-touched"], ["ТОО «Берег»", "Университет «Алатау»"]),
}


@pytest.mark.parametrize(("name", "args", "expected"), LISTS.values(), ids=LISTS.keys())
def test_customers_by_reading(policy, client_of, vera, name, args, expected):
    page = client_of(vera).get(address(name, policy.pk, *args))
    assert [str(row.record) for row in page.context["table"].rows] == expected


def test_a_list_shows_a_sign_for_each_reading_and_goes_out_in_words(policy, client_of, vera):
    url = address("reading_customers", policy.pk, "differ")
    assert client_of(vera).get(url).text.count('class="sign sign-') == len("yyyyn")
    rows = list(csv.reader(io.StringIO(client_of(vera).get(url, {"_export": "csv"}).text.lstrip("\ufeff"))))
    assert rows[1][3:] == ["in scope", "in scope", "in scope", "in scope", "not touched"]
    assert client_of(vera).get(url, {"q": "nobody"}).context["table"].rows.__len__() == 0


@pytest.mark.parametrize(
    ("name", "args"),
    [("reading_customers", ["all"]), ("reading_found", ["agency", "hit"]), ("reading_customers", ["agency"])],
)
def test_other_lists_are_not_there(policy, client_of, ada, name, args):
    assert client_of(ada).get(address(name, policy.pk, *args)).status_code == NONE


QUESTIONS = {
    "en": ("Your letter says", "Any known share of the state", "may no longer be sold to"),
    "ru": ("В вашем письме сказано", "Любая известная доля государства", "запрещены продажи"),
}


@pytest.mark.parametrize(("language", "words"), QUESTIONS.items(), ids=QUESTIONS.keys())
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_question_to_the_vendor(policy, phrase, client_of, ada, language, words, ending):
    response = client_of(ada).get(address("policy_question", policy.pk, language, ending))
    assert response["Content-Disposition"] == f'attachment; filename="{policy}-question-{language}.{ending}"'
    header, *rows = tables(response.content, ending)
    assert (header[0], len(rows)) == (words[0], 10)
    assert rows[0][:2] == [PHRASE, words[1]]
    assert words[2] in rows[0][2]
    assert [int(cell) for cell in rows[0][3:7]] == [2, 1, 1, 0]
    assert "Ministry" not in str(rows)


def tables(content: bytes, ending: str) -> list[list]:
    if ending == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_one_is_chosen(policy, client_of, ada):
    browser = client_of(ada)
    response = browser.post(address("policy_read_as", policy.pk), {"reading": "share_from", "reason": "They say 25"})
    assert response["Location"] == address("policy_preview", policy.pk)
    row = Policy.objects.get()
    assert (row.segments, row.measure, row.measure_limit) == ([], "share_from", 25)
    assert "a share of the state of 25 % or more" in browser.get(response["Location"]).text


REFUSED = {
    "no reason": ({"reading": "agency"}, "Give a reason."),
    "no reading": ({"reason": "why"}, "There is no reading “”: choose one of those on the page."),
    "another": ({"reading": "all", "reason": "why"}, "There is no reading “all”: choose one of those on the page."),
}


@pytest.mark.parametrize(("data", "text"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_chosen(policy, client_of, ada, data, text):
    page = client_of(ada).post(address("policy_read_as", policy.pk), data, follow=True)
    assert text in page.text
    assert Policy.objects.get().measure == "any_share"


def test_who_may_look_and_who_may_choose(policy, client_of, ben, vera, max_):
    shown, choose = address("policy_readings", policy.pk), address("policy_read_as", policy.pk)
    for who, look, act in ((ben, NONE, NONE), (vera, OK, WRONG_ROLE), (None, 302, 302)):
        assert client_of(who).get(shown).status_code == look
        assert client_of(who).post(choose, {"reading": "agency", "reason": "why"}).status_code == act
    assert "Choose this reading" not in client_of(vera).get(shown).text
    assert client_of(max_).get(choose).status_code == NO_GET
    assert Policy.objects.get().measure == "any_share"


def test_only_drafts_have_readings(policy, client_of, ada):
    cancel_policy(policy, actor=ada, reason="wrong line")
    browser = client_of(ada)
    assert browser.get(address("policy_readings", policy.pk))["Location"] == address("policy_detail", policy.pk)
    assert browser.get(address("reading_customers", policy.pk, "differ")).status_code == NONE
    page = browser.post(address("policy_read_as", policy.pk), {"reading": "agency", "reason": "why"}, follow=True)
    assert "this cannot be done with it any more" in page.text


def test_the_pages_of_the_draft_lead_there(policy, client_of, ada, vera):
    link = f'href="{address("policy_readings", policy.pk)}"'
    assert link in client_of(ada).get(address("policy_preview", policy.pk)).text
    assert link in client_of(vera).get(address("policy_detail", policy.pk)).text
