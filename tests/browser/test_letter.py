"""From the vendor's letter to the confirmed notice, by two persons: at most eight pages and forty clicks."""

import pytest

from history import clock
from licensing.models import Policy
from notices.models import Notice
from portal.story import play
from portal.story.letter import TEXT, pdf_of
from tests.portal.stage import silent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
MOST_PAGES, MOST_CLICKS = 8, 40
SELECT = """([words]) => {
  const walk = document.createTreeWalker(document.querySelector('[data-letter]'), NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walk.nextNode()) nodes.push(walk.currentNode);
  const text = nodes.map((node) => node.data).join('');
  const begin = text.indexOf(words), end = begin + words.length, range = document.createRange();
  let at = 0;
  for (const node of nodes) {
    const next = at + node.length;
    if (at <= begin && begin < next) range.setStart(node, begin - at);
    if (at < end && end <= next) range.setEnd(node, end - at);
    at = next;
  }
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
}"""


class Counter:
    """Does what a person does with mouse and keyboard, and counts it: a field filled is a click into it."""

    def __init__(self):
        self.clicks, self.pages = 0, []

    def follow(self, one) -> None:
        """Count every page that the person opens from now on."""
        one.page.on("domcontentloaded", lambda page: self.pages.append(page.url.removeprefix(one.address)))

    def click(self, one, what: str) -> None:
        self.clicks += 1
        one.page.click(what)
        one.page.wait_for_load_state()

    def fill(self, one, field: str, text: str) -> None:
        self.clicks += 1
        one.page.fill(field, text)

    def check(self, one, box: str) -> None:
        self.clicks += 1
        one.page.check(box)

    def tie(self, one, words: str, kind: str) -> None:
        """Select words of the letter, and press the button of the term that rests on them."""
        self.clicks += 1
        one.page.evaluate(SELECT, [words])
        with one.page.expect_response("**/policies/add/**"):
            self.click(one, f"[data-tie={kind}]")


@pytest.fixture
def on_the_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    scene = play.set_scene(silent)
    play.at(31, 3, 2021, 9)
    return scene


def test_from_the_letter_to_the_confirmed_notice(person, on_the_day):
    count, ada, ann = Counter(), person("ada@distributor.example"), person("ann@distributor.example")
    count.follow(ada)
    write(ada, count)
    ada.page.wait_for_url("**/preview/")
    assert "What it rests on" in ada.text()
    count.fill(ada, "#id_reason", "Letter of 31 March")
    count.click(ada, "main button.btn-danger")
    assert "not yet confirmed by a second person" in ada.text()

    ann.page.reload()
    count.follow(ann)
    count.click(ann, "main .todo a:has-text('a second person decides')")
    assert "Vistacom 2021-03-31.pdf" in ann.text()
    count.click(ann, "button[value=confirm]")
    count.click(ann, "text=The notice")
    count.click(ann, "text=Approve and send")
    assert Notice.objects.get(kind="policy").sent_at is not None
    assert len(count.pages) <= MOST_PAGES, count.pages
    assert count.clicks <= MOST_CLICKS
    policy = Policy.objects.get()
    assert (policy.lines, policy.segments, policy.valid.lower) == (["meetings", "phones"], ["state"], clock.today())
    assert policy.confirmations.get().outcome == "confirmed"
    assert said(policy) == {
        "who": "from you and from your sub-partners",
        "products": "Vistacom Meetings and Vistacom Phones",
        "countries": "in the territory",
        "customers": "government agencies and to organisations with state beneficiaries",
        "since": "Effective 31 March 2021",
        "running": None,
    }
    told_to_ben(person)


def write(ada, count: Counter) -> None:
    """Send the letter, and fill what it leaves open."""
    count.click(ada, "text=Withdraw…")
    count.clicks += 1
    ada.page.set_input_files(
        "#id_file", {"name": "Vistacom 2021-03-31.pdf", "mimeType": "application/pdf", "buffer": pdf_of(TEXT)}
    )
    count.click(ada, "main form button.btn-primary")
    ada.page.wait_for_selector("mark.phrase-products")
    count.tie(ada, "in the territory", "countries")
    ada.page.wait_for_selector("mark.phrase-countries")
    count.fill(ada, "#id_title_en", "No sales to the state")
    count.fill(ada, "#id_title_ru", "Без продаж государству")
    count.fill(ada, "#id_note_running", "The letter is silent: what was signed goes on")
    count.fill(ada, "#id_reason", "Letter of 31 March")
    count.click(ada, "main form button.btn-primary[type=submit]")


def said(policy: Policy) -> dict:
    rows = policy.terms.all()
    return {
        row.kind: None if row.begin is None else " ".join(policy.letter[row.begin : row.end].split()) for row in rows
    }


def told_to_ben(person) -> None:
    ben = person("ben@sever.example", language="ru")
    ben.go("/notices/inbox/")
    ben.page.click("main a:has-text('Без продаж')")
    assert "Vistacom Meetings and Vistacom Phones" in ben.text()
    assert "The letter is silent: what was signed goes on" in ben.text()


def test_phrases_by_hand_and_by_selection(person, on_the_day):
    ada = person("ada@distributor.example")
    ada.go("/licensing/policies/letter/")
    ada.page.fill("#id_text", "Phones, phones and phones are withdrawn.\nThe phones, again.")
    ada.page.click("main form button.btn-primary")
    ada.page.wait_for_selector("[data-tie=who]")
    ada.page.evaluate(SELECT, ["phones, again"])
    ada.page.click("[data-tie=products]")
    ada.page.wait_for_selector("mark.phrase-products")
    assert ada.page.inner_text("mark.phrase-products") == "phones, again"
    ada.page.fill("#id_phrase_products", "PHONES")
    ada.page.dispatch_event("#id_phrase_products", "change")
    ada.page.wait_for_selector("mark.phrase-products:text-is('Phones')")
    assert not ada.page.is_visible("#id_note_products")
    ada.page.fill("#id_phrase_products", "")
    assert ada.page.is_visible("#id_note_products")


def test_without_a_letter_no_empty_one_is_shown(person, on_the_day):
    ada = person("ada@distributor.example")
    ada.go("/licensing/policies/letter/")
    ada.page.click("text=Go on without a letter")
    assert not ada.page.is_visible(".letter-card")
    ada.page.fill("#id_letter", "Phones are withdrawn.")
    ada.page.dispatch_event("#id_letter", "change")
    ada.page.wait_for_selector(".letter-card:has-text('Phones are withdrawn.')")


def test_a_proposal_is_taken_and_fits_a_phone(person, on_the_day):
    ada = person("ada@distributor.example", width=360)
    ada.go("/licensing/policies/letter/")
    ada.page.fill("#id_text", "Letter of 30 March 2021.\n\nOur products are withdrawn.")
    ada.page.click("main form button.btn-primary")
    ada.page.wait_for_selector("[data-take=since]")
    assert ada.page.input_value("#id_phrase_since") == ""
    ada.page.click("[data-take=since]")
    assert ada.page.input_value("#id_phrase_since") == "30 March 2021"
    assert not ada.page.is_visible("[data-take=since]")
    ada.page.wait_for_selector("mark.phrase-since")
    assert ada.page.evaluate("document.documentElement.scrollWidth") <= 360
