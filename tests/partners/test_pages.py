"""Who may open which page of partners, and what strangers, colleagues and guests get."""

import pytest
from django.urls import reverse

from tests.fixtures.cast import make_partner

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["ada", "ben", "bela", "sam", "vera"])
def test_everybody_with_a_role_sees_the_list_of_their_partners(request, client_of, bens_partner, cleo, who):
    page = client_of(request.getfixturevalue(who)).get(reverse("partners:partner_list"))
    assert page.status_code == 200
    assert ("Cleoco" in page.text) is (who not in ("ben", "bela"))
