"""What partners enter of their running business in the story."""

import pytest

from jobs.models import Outbox
from licensing.models import Commitment
from portal.story import play
from portal.story.running import enter_running_business
from tests.portal.stage import silent

pytestmark = pytest.mark.django_db


def test_one_counts_one_is_refused_one_waits(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    scene = play.set_scene(silent)
    known = list(Commitment.objects.values_list("pk", flat=True))
    enter_running_business(scene.partners, scene.customers, scene.people["ada"])
    rows = Commitment.objects.exclude(pk__in=known).order_by("pk")
    assert [(row.partner.slug, row.business, row.state, row.paper.name) for row in rows] == [
        ("sever-plus", "bid", "confirmed", "bid.pdf"),
        ("zapad-it", "quote", "refused", "quote.pdf"),
        ("sever-plus", "running", "waiting", "running.pdf"),
    ]
    told = Outbox.objects.filter(topic="licensing.commitments").order_by("pk")
    assert [row.payload["commitments"] for row in told] == [[rows[0].pk], [rows[1].pk]]
