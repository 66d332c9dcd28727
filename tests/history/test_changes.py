"""`change()`: who and why, for as long as the block lasts."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import ProgrammingError, connection, transaction

from history.changes import change
from licensing.models import Vendor


class Interrupted(Exception):
    pass


def make(slug="v"):
    return Vendor.objects.create(slug=slug, name=slug.upper())


def reasons():
    return list(Vendor.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_context__reason", flat=True))


def context():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pghistory.context_metadata', true)")
        return cursor.fetchone()[0] or ""


@pytest.mark.parametrize("reason", ["", "   ", None], ids=["empty", "blank", "none"])
def test_no_reason(reason):
    with pytest.raises(ValueError, match="needs a reason"), change(actor=1, reason=reason):
        pass


@pytest.mark.parametrize("actor", [None, AnonymousUser()], ids=["none", "anonymous"])
def test_system_gives_a_code(actor):
    with pytest.raises(ValueError, match="system:"), change(actor=actor, reason="because"):
        pass


@pytest.mark.django_db
def test_actor_by_id():
    with change(actor=17, reason="on the phone"):
        make()
    assert Vendor.pgh_event_model.objects.get().pgh_context["actor"] == 17


@pytest.mark.django_db
def test_inner_change_speaks_for_itself_and_the_outer_goes_on(ada):
    with change(actor=ada, reason="outer"):
        make("a")
        with change(actor=None, reason="system:inner"):
            make("b")
        make("c")
    assert reasons() == ["outer", "system:inner", "outer"]


@pytest.mark.django_db
def test_failed_inner_change_leaves_the_outer_as_it_was(ada):
    with change(actor=ada, reason="outer"):
        with pytest.raises(Interrupted), change(actor=ada, reason="inner"):
            make("a")
            raise Interrupted
        make("b")
    assert reasons() == ["outer"]


@pytest.mark.django_db(transaction=True)
def test_later_write_of_the_same_transaction_does_not_inherit(ada):
    with pytest.raises(ProgrammingError, match="needs an actor and a reason"), transaction.atomic():
        with change(actor=ada, reason="first"):
            make("a")
        make("b")
    assert Vendor.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_on_the_connection(ada):
    with change(actor=ada, reason="first"):
        make("a")
    assert context() == ""
    with pytest.raises(Interrupted), change(actor=ada, reason="second"):
        make("b")
        raise Interrupted
    assert context() == ""
    assert reasons() == ["first"]


@pytest.mark.django_db(transaction=True)
def test_change_is_all_or_nothing(ada):
    with pytest.raises(Interrupted), change(actor=ada, reason="both"):
        make("a")
        raise Interrupted
    assert not Vendor.objects.exists()
    assert reasons() == []
