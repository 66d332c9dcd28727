"""Who said what of the withdrawal in the story, the hold of 7 April 2021, and the end as if never of 9 April."""

from datetime import datetime
from zoneinfo import ZoneInfo

from customers.identifiers import Identified
from history import clock
from jobs import outbox
from licensing.models import Policy, Product
from licensing.services.answers import Asked, answer_question
from licensing.services.policies import confirm, propose_end
from licensing.services.statements import add_statement, hold_policy
from notices.services.deliveries import send_waiting
from notices.services.notices import send_notice
from notices.services.proposals import propose_notice

MOSCOW = ZoneInfo("Europe/Moscow")
VENDOR = "Vistacom"
ASSERTED = (
    "The right to sell our products to government agencies and to organisations with state beneficiaries is withdrawn."
)
DENIED = "We have banned nothing. Public and private customers alike can buy direct on our website."
BUY_DIRECT = "https://vistacom.example/buy"


def moscow(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an hour of a day of April 2021 in Moscow."""
    return datetime(2021, 4, day, hour, minute, tzinfo=MOSCOW)


def quote_the_letter(policy: Policy, ada) -> None:
    """Put the vendor's own word beside the policy, on the day the letter came."""
    add_statement(
        policy, actor=ada, reason="Letter of the vendor of 31 March 2021", source=VENDOR, rank="vendor",
        stance="asserts", quote=ASSERTED, received_at=clock.now(),
    )  # fmt: skip


def hear_the_sources(policy: Policy, ada) -> None:
    """Let press, a university and the distributor speak on 7 April, and the vendor deny it the same day."""
    why = {"actor": ada, "reason": "Said in public on 7 April 2021"}
    said = [
        ("Дневник дистрибуции", "press", "asserts", "Вендор отозвал право продавать государству: письмо есть в редакции.", 9),
        ("Meridian Distribution", "distributor", "clarifies", "Действующие договоры исполняются до конца.", 11),
        ("Университет", "press", "asserts", "Наша подписка перестала работать, хотя оплачена до конца года.", 13),
    ]  # fmt: skip
    for source, rank, stance, quote, hour in said:
        add_statement(policy, **why, source=source, rank=rank, stance=stance, quote=quote, received_at=moscow(7, hour))
    clock.play(moscow(7, 16))
    add_statement(
        policy, **why, source=VENDOR, rank="vendor", stance="denies", quote=DENIED, received_at=moscow(7, 15, 40),
        is_direct=True, link=BUY_DIRECT,
    )  # fmt: skip


def hold(policy: Policy, ada) -> None:
    """Hold the policy on the evening of 7 April: nobody is refused until the vendor has said what it meant."""
    clock.play(moscow(7, 17))
    hold_policy(policy, actor=ada, reason="Letter and denial contradict each other; asked the vendor which one holds")


def end_as_if_never(policy: Policy, ada, ann) -> None:
    """Put the policy back as if it had never been, confirmed on 9 April, and tell everybody who was told of it."""
    clock.play(moscow(9, 10))
    proposal = propose_end(
        policy, actor=ada, reason="The vendor confirms in writing: nothing is banned", as_if_never=True
    )
    clock.play(moscow(9, 12))
    confirm(proposal, actor=ann, reason="Read the vendor's confirmation")
    send_notice(propose_notice(Policy.objects.get(pk=policy.pk), actor=ada), actor=ada)
    outbox.drain()
    send_waiting()


def ask_about(customer, partner, product: Product) -> None:
    """Let a partner's person ask today about a customer."""
    row = customer.identifiers.get()
    asked = Asked(partner, product, Identified(row.country, row.scheme, row.value), clock.today())
    answer_question(asked, actor=partner.memberships.get().user)
