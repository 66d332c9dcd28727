"""The story of 31 March to 9 April 2021: withdrawn, denied by the vendor, held, and ended as if never."""

import re

import pytest

from customers.models import Customer
from licensing.models import Commitment, Policy, Preview
from portal.story import denial, play
from portal.story.gap import ask_before_the_letter_is_read
from tests.browser.test_story import carry_out, give, withdraw
from tests.portal.stage import silent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
COUNTS = "main .stats .stat"


def ask(one, customer: Customer, **more: str) -> str:
    """Ask on the page about a customer, with what is filled in or chosen besides, and return the receipt's text."""
    one.go(f"/licensing/ask/?customer={customer.public_id}")
    one.page.select_option("#id_product", "meet-100")
    if more:
        one.page.click("main details summary")
    for name, value in more.items():
        chosen = one.page.locator(f"select#id_{name}")
        chosen.select_option(value) if chosen.count() else one.page.fill(f"#id_{name}", value)
    one.page.click("main button.btn-lg")
    one.page.wait_for_load_state()
    assert "/answers/R-" in one.page.url, one.text()
    return one.text()


def verdict(text: str) -> str:
    """Return the verdict of a receipt: it follows the receipt's number."""
    return [line for line in text.splitlines() if line.strip()][1]


def test_the_preview_equals_the_outcome(person):
    scene = play.set_scene(silent)
    play.at(31, 3, 2021, 9)
    university, company = scene.customers.universities[0], scene.customers.private[0]
    ben, ada = person("ben@sever.example"), person("ada@distributor.example")
    before = ask(ben, company)
    assert (verdict(before), verdict(ask(ben, university))) == ("You may sell", "You may sell")

    withdraw(ada)
    partners, in_scope, by_word, officer, _untouched, flips, licenses, stopping = (
        int(text) for text in ada.page.locator(f"{COUNTS} b").all_inner_texts()
    )
    shown = lists(ada, Preview.objects.get(step="shown"))
    ada.page.fill("#id_reason", "Letter of 31 March")
    ada.page.click("main button.btn-danger")
    ada.page.wait_for_url("**/policies/*/")
    counted = [
        int(text) for text in ada.page.locator("main .lines a ~ strong, main .lines span ~ strong").all_inner_texts()
    ]
    assert counted[:8] == [partners, licenses, in_scope, by_word, officer, 0, stopping, flips]
    hit = lists(ada, Preview.objects.get(step="enacted"))
    assert hit == shown
    numbers = {"partners": partners, "licenses": licenses, "customers": in_scope + by_word + officer, "answers": flips}
    assert {what: len(hit[what]) for what in numbers} == numbers
    assert university.name in "".join(hit["customers"])

    denied = ask(ben, university)
    assert (verdict(denied), "SEGMENT_WITHDRAWN" in denied) == ("You may not", True)
    assert re.search(r"Your license L-\d+ for “Universities” stands until", denied)
    after = ask(ben, company)
    assert verdict(after) == "You may sell"
    assert reasons(after) == reasons(before)


LISTS = ("partners", "licenses", "customers", "commitments", "answers")


def lists(ada, preview: Preview) -> dict[str, list[str]]:
    """Return every list of a preview in full, line by line, as its export holds it."""
    found = {}
    for what in LISTS:
        file = ada.page.request.get(f"{ada.address}/licensing/previews/{preview.pk}/{what}/?_export=csv")
        assert file.ok
        found[what] = file.text().splitlines()[1:]
    return found


def reasons(text: str) -> str:
    """Return what a receipt says under "Why"."""
    return text.partition("\nWhy\n")[2].partition("\nWhat now\n")[0]


def test_running_business_and_other_chains(person):
    scene = play.set_scene(silent)
    play.withdraw(scene.people["ada"], scene.people["ann"])
    tendered, university = scene.customers.universities[0], scene.customers.universities[2]
    ben, cleo = person("ben@sever.example"), person("cleo@zapad.example")
    assert verdict(ask(ben, tendered)) == "You may not"
    bid = str(Commitment.objects.get(business="bid").pk)
    recorded = ask(ben, tendered, commitment=bid)
    assert (verdict(recorded), "RUN_OFF_CONTINUES" in recorded) == ("You may sell", True)
    stated = ask(ben, tendered, business="bid", since="2021-03-29")
    assert (verdict(stated), "COMMITMENT_UNPROVEN" in stated) == ("Not yet", True)
    assert "show the document that proves the date 29 March 2021" in stated
    give(cleo, university)
    unaffected = ask(cleo, university)
    assert (verdict(unaffected), "P-" in unaffected) == ("You may sell", False)


def enter_denial(ada, policy: Policy) -> None:
    """Put the vendor's denial on file, as an officer does on the policy's page."""
    ada.go(f"/licensing/policies/{policy.pk}/")
    ada.page.click("text=Add a statement")
    for name, value in (("source", "Vistacom"), ("quote", denial.DENIED), ("link", denial.BUY_DIRECT)):
        ada.page.fill(f"#id_{name}", value)
    for name, value in (("rank", "vendor"), ("stance", "denies"), ("is_direct", "yes")):
        ada.page.select_option(f"#id_{name}", value)
    ada.page.fill("#id_received_at", "2021-04-07T15:40")
    ada.page.fill("#id_reason", "Published on the vendor's site")
    ada.page.click("main form button.btn-primary")
    ada.page.wait_for_url("**/contest/")


def test_denied_held_and_ended_as_if_never(person):
    scene = play.set_scene(silent)
    play.at(31, 3, 2021, 8)
    early = scene.customers.universities[4]
    ask_before_the_letter_is_read([scene.partners["sever-plus"]], [early], scene.products["meet-100"])
    policy = play.withdraw(scene.people["ada"], scene.people["ann"])
    denial.quote_the_letter(policy, scene.people["ada"])
    university, company = scene.customers.universities[0], scene.customers.private[0]
    ben, ada, ann = (person(f"{name}.example") for name in ("ben@sever", "ada@distributor", "ann@distributor"))
    play.at(5, 4, 2021)
    first = ask(ben, university, on="2021-04-02")
    assert (verdict(first), denial.ASSERTED in first, denial.DENIED in first) == ("You may not", True, False)
    receipt = ben.page.url

    play.at(7, 4, 2021, 16)
    enter_denial(ada, policy)
    assert "an officer has not decided yet" in ada.text()
    assert re.search(r"Answers that are no “You may sell” because of it\s*1", ada.text())
    ada.go("/")
    assert f"{policy} is contested: keep, hold or end it" in ada.text()
    open_contest = ask(ben, university)
    assert (verdict(open_contest), denial.DENIED in open_contest) == ("You may not", True)

    ada.page.click(f"text={policy} is contested")
    ada.page.fill("#id_reason", "Letter and denial contradict each other")
    ada.page.click("text=Hold: what it stopped is to be asked first")
    assert "an officer holds it" in ada.text()
    held = ask(ben, university)
    assert (verdict(held), "POLICY_HELD" in held) == ("Not yet", True)
    assert (denial.ASSERTED in held, denial.DENIED in held) == (True, True)
    assert "The customer can buy from the vendor direct." in held
    assert denial.BUY_DIRECT in held
    assert verdict(ask(ben, company)) == "You may sell"

    play.at(9, 4, 2021, 12)
    end(ada, ann, policy)
    assert verdict(ask(ben, university, on="2021-04-02", known="2021-04-05")) == "You may not"
    assert verdict(ask(ben, university, on="2021-04-02", known="2021-04-09")) == "You may sell"
    ben.page.goto(receipt)
    assert ben.text() == first
    timeline(ada, ben, policy)
    gap(ada, policy, allowed=early, refused=university)


def end(ada, ann, policy: Policy) -> None:
    """Let Ada propose the end as if never from the page of the contest, and Ann confirm it."""
    ada.go(f"/policies/{policy.pk}/contest/")
    ada.page.click("text=End it: put back what it took")
    ada.page.fill("#id_reason", "The vendor confirms that nothing is banned")
    ada.page.click("main form button.btn-primary")
    ann.go(f"/licensing/policies/{policy.pk}/")
    ann.page.click("button[value=confirm]")
    assert "as if never" in ann.text()
    assert "that is resolved" in ann.text()
    carry_out()


def gap(ada, policy: Policy, *, allowed: Customer, refused: Customer) -> None:
    """See what was allowed before the policy was known and what it refused until its end, and honor the first."""
    ada.go(f"/licensing/policies/{policy.pk}/gap/")
    rows = ada.page.locator("main tbody tr")
    told = "\n".join(rows.all_inner_texts())
    assert "allowed before the policy was known" in told
    assert "refused while the policy stood" in told
    assert (allowed.name in told, refused.name in told) == (True, True)
    rows.filter(has_text=allowed.name).locator("input[name=items]").check()
    ada.page.fill("#gap-reason", "It was said in good faith")
    ada.page.click("button[value=honor]")
    ada.page.wait_for_load_state()
    assert policy.gap.get(kind="allowed").fate == "honor"
    carry_out()


def timeline(ada, ben, policy: Policy) -> None:
    """Look at the whole story on one page; a partner's shows no reasons."""
    marks = ["Enacted", "Confirmed by a second person", "Denies", "Held", "Put back, as if it had never been"]
    for one, may in ((ada, True), (ben, False)):
        one.go(f"/policies/{policy.pk}/timeline/")
        told = one.text()
        assert [mark for mark in marks if mark in told] == [mark for mark in marks if may or "second" not in mark]
        assert ("contradict each other" in told) is may
        assert one.page.evaluate("document.documentElement.scrollWidth") <= 1280
