"""What is asked for beyond the rules in the story: an exception granted by two, one that waits, and a license."""

from datetime import date

from django.utils import translation

from customers.identifiers import Identified
from customers.models import Customer
from history import clock
from licensing.models import Application, ProductLine
from licensing.selectors.applications import terms_of, ways_for
from licensing.services.answers import Asked, answer_question
from licensing.services.applications import apply_for
from partners.models import Partner
from partners.services import requests

UNTIL = date(2021, 7, 1)


def ask_for_exceptions(ben: Partner, universities: list[Customer], product, people: dict) -> None:
    """Ben asks for two universities: Ada grants both, Ann agreed to one; and he asks for a license of phones."""
    granted, waiting = [ask_for_exception(ben, customer, product) for customer in universities]
    ada, ann = people["ada"], people["ann"]
    requests.grant(granted.request, actor=ada, text="До конца учебного года, только для этого университета.")
    requests.grant(granted.request, actor=ann, text="Письмо университета прочитано, согласна.")
    requests.grant(waiting.request, actor=ada, text="До конца учебного года.")
    ask_for_license(ben)


def ask_for_exception(ben: Partner, university: Customer, product) -> Application:
    """Let Ben ask whether he may sell, and from the refusal for an exception, as on a Russian page."""
    person, named = ben.memberships.get().user, university.identifiers.get()
    identified = Identified(named.country, named.scheme, named.value)
    answer = answer_question(Asked(ben, product, identified, clock.today()), actor=person).row
    terms = terms_of(answer, next(way for way in ways_for(answer) if way.kind == "exception"))
    with translation.override("ru"):
        return apply_for(
            ben, kind="exception", actor=person, subject=f"{university}: исключение для {product}",
            text="Идут занятия: без продления видеосвязи они прервутся.", **{**terms, "until": UNTIL},
        )  # fmt: skip


def ask_for_license(ben: Partner) -> Application:
    phones = ProductLine.objects.get(slug="phones")
    return apply_for(
        ben, kind="license", actor=ben.memberships.get().user, subject=f"{phones}: школы и вузы Казахстана",
        text="Просим авторизацию на телефоны для образования: есть три запроса школ.", line=phones,
        segments=["education"], territory=["KZ"], until=date(2022, 1, 1),
    )  # fmt: skip
