"""What the story asks for beyond the rules."""

import pytest

from licensing.models import Exemption
from partners.models import Request
from portal.story import play
from portal.story.exceptions import ask_for_exceptions
from tests.portal.stage import silent

pytestmark = pytest.mark.django_db


def test_one_counts_one_waits_for_a_second_person_one_for_a_verdict():
    scene = play.set_scene(silent)
    play.withdraw(scene.people["ada"], scene.people["ann"])
    ben = scene.partners["sever-plus"]
    universities = scene.customers.universities[5:7]
    ask_for_exceptions(ben, universities, scene.products["meet-100"], scene.people)
    assert list(Request.objects.order_by("pk").values_list("code", "kind", "state")) == [
        ("sever-plus-1", "exception", "granted"),
        ("sever-plus-2", "exception", "open"),
        ("sever-plus-3", "license", "open"),
    ]
    rows = Exemption.objects.order_by("pk")
    assert [(row.customer, row.approved) for row in rows] == [(universities[0], True), (universities[1], False)]
