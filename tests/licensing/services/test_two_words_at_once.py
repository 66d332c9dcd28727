"""Two officers who agree to one exception in the same moment: one word counts, and the thread says it once."""

import threading

import pytest
from django.db import connections

from licensing.models import Confirmation, Exemption
from licensing.selectors.applications import terms_of, ways_for
from licensing.services.answers import answer_question
from licensing.services.applications import apply_for
from licensing.services.confirmations import confirm
from partners.services import requests
from tests.licensing.conftest import DAY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def proposed(ask, ben, bens_partner, grant, ceiling, withdraw, university, ada, ann, max_):
    grant("education")
    withdraw()
    row = answer_question(ask("KZ:070840003749", on=DAY), actor=ben).row
    terms = terms_of(row, next(way for way in ways_for(row) if way.kind == "exception"))
    application = apply_for(
        bens_partner, kind="exception", subject="S", text="T", actor=ben, **{**terms, "until": DAY.replace(year=2035)}
    )
    requests.grant(application.request, actor=ada, text="Fine")
    return application


def in_threads(*acts) -> list[str]:
    """Run acts at once, each with its own connection; return what they complained of."""
    start, wrong = threading.Barrier(len(acts)), []

    def run(act):
        try:
            start.wait()
            act()
        except Exception as error:
            wrong.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_in_the_thread_and_on_the_page_at_once(proposed, ann, max_):
    word = Confirmation.objects.get(exemption__isnull=False)
    wrong = in_threads(
        lambda: confirm(word, actor=ann, reason="I agree"),
        lambda: requests.grant(proposed.request, actor=max_, text="So do I"),
    )
    proposed.request.refresh_from_db()
    said = list(proposed.request.messages.order_by("pk").values_list("kind", flat=True))
    assert (wrong, proposed.request.state, said) == ([], "granted", ["opened", "propose", "grant"])
    assert Exemption.objects.get().approved
