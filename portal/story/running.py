"""Running business that partners enter in the days after the letter: confirmed, refused, and one that waits."""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from files.documents import check_document
from history import clock
from licensing.models import Commitment
from licensing.services.commitments import confirm_commitments, record_commitment, refuse_commitments
from partners.models import Partner
from portal.story.customers import Customers
from portal.story.requests import one_page

PRODUCT = "meet-100"


def enter_running_business(partners: dict[str, Partner], customers: Customers, ada) -> None:
    """Ben's tender of March is read and counts, Cleo's offer shows no day; a contract of Ben's waits for the officer."""
    with translation.override("ru"):
        ben, cleo = partners["sever-plus"], partners["zapad-it"]
        tender = {
            "tender": "0373-21/7", "published": date(2021, 3, 9), "bid_on": date(2021, 3, 26),
            "awarded_on": date(2021, 4, 5), "delivered_by": date(2021, 8, 31),
        }  # fmt: skip
        bid = enter(ben, customers.universities[3], "bid", date(2021, 3, 26), number="0373-21/7", **tender)
        offer = enter(cleo, customers.universities[4], "quote", date(2021, 3, 30), number="КП-12")
        enter(ben, customers.universities[5], "running", date(2020, 9, 1), ends=date(2021, 9, 1), number="44/2020")
    confirm_commitments([bid.pk], actor=ada, reason="The protocol of the opening names the bid of 26 March")
    refuse_commitments([offer.pk], actor=ada, reason="В файле нет даты: пришлите письмо, с которым ушло предложение.")


def enter(partner: Partner, customer, business: str, since: date, *, number: str, **values) -> Commitment:
    """Let a partner's person enter business with its document, as on a page."""
    paper = check_document(one_page(f"Illustration: document of {since} for {business}"), f"{business}.pdf")
    return record_commitment(
        partner=partner, customer=customer, products=[PRODUCT], business=business, since=since, number=number,
        document=f"{number}, {clock.today():%d.%m.%Y}", paper=paper, confirmed=False, **values,
        actor=partner.memberships.get().user, reason=_("Entered on the page."),
    )  # fmt: skip
