"""What partners ask of the distributor in the story."""

import pytest

from partners.models import Attachment, Request
from portal.story import play
from portal.story.requests import ask_the_distributor
from tests.portal.stage import silent

pytestmark = pytest.mark.django_db


def test_one_is_answered_one_waits_one_needs_more(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    scene = play.set_scene(silent)
    ask_the_distributor(scene.partners, scene.customers, scene.people["ada"])
    rows = Request.objects.order_by("pk").values_list("code", "kind", "state", "turn")
    assert list(rows) == [
        ("sever-plus-1", "question", "granted", ""),
        ("sever-plus-2", "classification", "open", "distributor"),
        ("sever-plus-3", "classification", "needs_more", "asker"),
    ]
    assert [row.name for row in Attachment.objects.all()] == ["extract-1.pdf", "extract-2.pdf"]
