"""Which phrases are proposed for the terms of a policy, in English and Russian, and of which the words leave no choice."""

import time
from datetime import date

import pytest

from licensing.letter import Vocabulary, propose, said
from licensing.letter.dates import days_in

WORDS = Vocabulary(
    lines={"kettles": ("Acme Kettles", "Kettle 1"), "lamps": ("Acme Lamps", "Lamp")},
    territory={
        "CIS": ("CIS", "СНГ", "Содружество Независимых Государств"),
        "RU": ("Russia", "Россия", "Российская Федерация", "РФ"),
        "KZ": ("Kazakhstan", "Казахстан"),
        "BY": ("Belarus", "Беларусь", "Белоруссия"),
        "AM": ("Armenia", "Армения"),
    },
    segments={"agency": (), "state": (), "beneficiary": ("State beneficiaries", "Доля государства"), "education": (), "university": (), "school": (), "hospital": (),
              "nonprofit": (), "mining": ("Mining", "Горная добыча")},
    above={"agency": frozenset({"state"}), "beneficiary": frozenset({"state"}), "university": frozenset({"education"})},
)  # fmt: skip


def told(letter: str, kind: str):
    found = propose(letter, WORDS).get(kind)
    return found and (said(letter, found.place), found.values, found.sure)


def test_a_letter_in_english():
    letter = (
        "Acme Inc.\nTo Meridian, for Russia and the CIS\n30 March 2021\n\nDear partners,\n\n"
        "Effective 31 March 2021 the right to sell Acme Kettles to government agencies and to organisations\n"
        "with state beneficiaries in Kazakhstan is withdrawn from your sub-partners. Existing contracts continue.\n\nAcme"
    )
    assert {kind: told(letter, kind) for kind in propose(letter, WORDS)} == {
        "who": ("from your sub-partners", (), True),
        "products": ("Acme Kettles", ("kettles",), True),
        "countries": ("Kazakhstan", ("KZ",), True),
        "customers": ("government agencies and to organisations with state beneficiaries", ("state",), True),
        "since": ("Effective 31 March 2021", ("2021-03-31",), True),
        "running": ("Existing contracts continue", ("preset",), True),
    }


def test_a_letter_in_russian():
    letter = (
        "Уважаемые партнёры!\n\nС 31 марта 2021 г. у вас и у субпартнёров отзывается право продажи Acme Lamps\n"
        "органам государственной власти и организациям с государственным участием в России, Армении и Беларуси.\n\n"
        "Действующие договоры продолжают исполняться."
    )
    assert {kind: told(letter, kind) for kind in propose(letter, WORDS)} == {
        "who": ("субпартнёров", (), True),
        "products": ("Acme Lamps", ("lamps",), True),
        "countries": ("России, Армении и Беларуси", ("RU", "AM", "BY"), True),
        "customers": ("органам государственной власти и организациям с государственным участием", ("state",), True),
        "since": ("С 31 марта 2021", ("2021-03-31",), True),
        "running": ("Действующие договоры продолжают", ("preset",), True),
    }


def test_the_lines_of_a_pdf_stand_close():
    letter = "Acme\nFor Russia and the CIS\nDear partners,\nEffective 31 March 2021 Acme Lamps are withdrawn\nfrom you and from your sub-partners."
    assert {kind: told(letter, kind) for kind in propose(letter, WORDS)} == {
        "who": ("from you and from your sub-partners", (), True),
        "products": ("Acme Lamps", ("lamps",), True),
        "countries": ("Russia and the CIS", ("RU", "CIS"), False),
        "since": ("Effective 31 March 2021", ("2021-03-31",), True),
    }


def test_a_letter_that_says_nothing():
    assert propose("Thank you for your order.", WORDS) == {}
    assert propose("", WORDS) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("withdrawn in Kazakhstan's market", ("Kazakhstan's", ("KZ",), True), id="a genitive"),
        pytest.param("отзывается в Российской Федерации", ("Российской Федерации", ("RU",), True), id="two words"),
        pytest.param("отзывается в странах СНГ", ("СНГ", ("CIS",), True), id="an abbreviation"),
        pytest.param("отозвано на территории Содружества Независимых Государств",
                     ("Содружества Независимых Государств", ("CIS",), True), id="a group in full"),
        pytest.param("withdrawn in the CIS except Armenia", ("CIS except Armenia", ("CIS", "AM"), False), id="an exception"),
        pytest.param("Our office in Armenia moves.", ("Armenia", ("AM",), False), id="nothing is withdrawn there"),
        pytest.param("Office in Armenia, Belarus.\n\nWithdrawn in Russia.", ("Russia", ("RU",), True), id="what is withdrawn first"),
        pytest.param("российские партнёры, отзыв", None, id="an adjective is no country"),
        pytest.param("a precise withdrawal", None, id="cis within a word"),
    ],
)  # fmt: skip
def test_where(text, expected):
    assert told(text, "countries") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Acme Kettles and Acme Lamps are withdrawn", ("Acme Kettles and Acme Lamps", ("kettles", "lamps"), True), id="two lines"),
        pytest.param("Kettle 1 is withdrawn", ("Kettle 1", ("kettles",), True), id="a product stands for its line"),
        pytest.param("all our products are withdrawn", ("all our products", ("*",), True), id="everything"),
        pytest.param("all our products except Acme Lamps are withdrawn", ("all our products", ("*",), False), id="but for some"),
        pytest.param("our products are withdrawn", ("our products", ("*",), False), id="which of ours is not said"),
        pytest.param("отзываем всю продукцию", ("всю продукцию", ("*",), True), id="everything in Russian"),
        pytest.param("Acme Kettles are fine.", ("Acme Kettles", ("kettles",), False), id="praise"),
        pytest.param("Nothing is withdrawn", None, id="none"),
    ],
)  # fmt: skip
def test_what(text, expected):
    assert told(text, "products") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("may not be sold to ministries", ("ministries", ("agency",), True), id="agencies alone"),
        pytest.param("withdrawn for state-owned companies", ("state-owned", ("state",), True), id="state-owned"),
        pytest.param("запрещены продажи министерствам и госкомпаниям", ("министерствам и госкомпаниям", ("state",), True), id="both are the state"),
        pytest.param("запрещены продажи вузам и школам", ("вузам и школам", ("university", "school"), True), id="universities and schools"),
        pytest.param("withdrawn for educational institutions and universities", ("educational institutions and universities", ("education",), True), id="a part named with the whole"),
        pytest.param("withdrawn for hospitals and charities", ("hospitals and charities", ("hospital", "nonprofit"), True), id="two segments"),
        pytest.param("запрещены продажи министерствам, кроме вузов", ("министерствам, кроме вузов", ("agency", "university"), False), id="an exception"),
        pytest.param("withdrawn for mining", ("mining", ("mining",), True), id="a segment of the distributor's own"),
        pytest.param("withdrawn for banks", None, id="none known"),
    ],
)  # fmt: skip
def test_which_customers(text, expected):
    assert told(text, "customers") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("from 1 April 2021", ("from 1 April 2021", ("2021-04-01",), True), id="led in"),
        pytest.param("вступает в силу с 1 апреля 2021 года", ("вступает в силу с 1 апреля 2021", ("2021-04-01",), True), id="comes into force"),
        pytest.param("Letter of 1 April 2021", ("1 April 2021", ("2021-04-01",), False), id="a date alone"),
        pytest.param("30 March 2021. As of 1 April 2021", ("As of 1 April 2021", ("2021-04-01",), True), id="what is led in, not the letter's own"),
        pytest.param("from 1 April 2021 and from 1 May 2021", ("from 1 April 2021", ("2021-04-01",), False), id="two of them"),
        pytest.param("from 31 February 2021", None, id="no day of the calendar"),
    ],
)  # fmt: skip
def test_from_when(text, expected):
    assert told(text, "since") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Running contracts remain valid", ("Running contracts remain", ("preset",), True), id="they go on"),
        pytest.param("Existing subscriptions continue and may be renewed", ("Existing subscriptions continue", ("all",), True), id="and are renewed"),
        pytest.param("Existing contracts are terminated", ("Existing contracts are terminated", ("nothing",), True), id="they end"),
        pytest.param("Existing contracts will not continue", ("Existing contracts will not continue", (), False), id="a not"),
        pytest.param("Existing contracts are under review", ("Existing contracts", (), False), id="no verb known"),
        pytest.param("Заключенные договоры прекращаются", ("Заключенные договоры прекращаются", ("nothing",), True), id="they end in Russian"),
        pytest.param("Текущие подписки сохраняются, кроме пробных", ("Текущие подписки сохраняются", ("preset",), False), id="but for some"),
        pytest.param("New contracts continue", None, id="new ones are not running"),
    ],
)  # fmt: skip
def test_running_business(text, expected):
    assert told(text, "running") == expected


DAYS = {
    "31 March 2021": date(2021, 3, 31), "31st of March 2021": date(2021, 3, 31), "March 31, 2021": date(2021, 3, 31),
    "31 Mar 2021": date(2021, 3, 31), "2021-03-31": date(2021, 3, 31), "31.03.2021": date(2021, 3, 31),
    "31 марта 2021": date(2021, 3, 31), "1 мая 2021": date(2021, 5, 1), "1 August 2021": date(2021, 8, 1),
    "3 сентября 2021": date(2021, 9, 3), "29 февраля 2020": date(2020, 2, 29), "29 февраля 2021": None,
    "03/04/2021": None, "32 March 2021": None, "March 2021": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DAYS.items(), ids=DAYS.keys())
def test_days(text, expected):
    assert [day for _begin, _end, day in days_in(f"x {text} y")] == ([expected] if expected else [])


@pytest.mark.parametrize(
    "text",
    ["from 1 April 2021 " * 5000, "from your sub-partners " * 5000, "withdrawn. " * 9000, "Acme Kettles, " * 9000, "our " * 20_000],
    ids=["days", "partners", "sentences", "names", "words that lead"],
)  # fmt: skip
def test_a_letter_made_to_hurt_is_read_in_time(text):
    began = time.monotonic()
    propose(text, WORDS)
    assert time.monotonic() - began < 5
