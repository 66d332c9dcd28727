"""What a digest says of each license, complete in both languages' words."""

import pytest

from licensing.models import Act
from licensing.services.licenses import revoke_license, stop_licenses
from notices import handlers
from notices.models import Notice
from tests.licensing.conftest import DAY, SYSTEM
from tests.portal.test_translations import ROOT, _texts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("do", "words"),
    [
        (lambda row: None, "from 1 January 2021 until 31 December 2021"),
        (lambda row: stop_licenses([row], **SYSTEM, on=DAY), "stopped from 1 June 2021"),
        (lambda row: revoke_license(row, **SYSTEM, on=DAY), "from 1 January 2021 until 31 May 2021"),
        (lambda row: revoke_license(row, **SYSTEM, as_if_never=True), "as if it had never been"),
    ],
    ids=["granted", "stopped", "revoked", "as if never"],
)
def test_a_digest_says_what_became_of_a_license(grant, do, words):
    do(grant())
    handlers.tell_holders({"act": Act.objects.first().pk})
    assert words in Notice.objects.get().body_en


def test_its_texts_are_all_found_for_translation():
    assert {"stopped from %(day)s", "from %(from)s until %(until)s"} <= _texts(ROOT / "notices/handlers.py")
