"""The list of restricted parties in the story."""

import pytest

from licensing.models import ListedMatch, Restriction
from portal.story import play
from portal.story.restrictions import bring_in_the_list
from tests.portal.stage import silent

pytestmark = pytest.mark.django_db


def test_one_is_restricted_by_number_one_waits_for_an_officer():
    scene = play.set_scene(silent)
    numbered, named = scene.customers.private[40], scene.customers.bare[150]
    play.at(9, 4, 2021, 18)
    bring_in_the_list(numbered, named, scene.people["ada"])
    assert [row.customer for row in Restriction.objects.all()] == [numbered]
    assert [(row.customer, row.verdict, row.evidence) for row in ListedMatch.objects.all()] == [
        (named, "open", "Line 2")
    ]
