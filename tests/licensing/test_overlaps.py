"""PostgreSQL lets no two open grants of one key overlap, whoever writes. Real transactions, as the application's role."""

from datetime import date
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg.types.range import DateRange

from history.changes import change
from licensing.models import Act, License
from licensing.services.licenses import Grant, grant_licenses, revoke_license
from partners.exceptions import Refused
from tests.licensing.conftest import SYSTEM, YEAR

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "license_open_grants_do_not_overlap"


@pytest.fixture
def first(grant) -> License:
    return grant(territory=("KZ", "KG"), excluded=("KZ-ALA",))


def again(row: License, **values) -> License:
    """Write the same grant once more, past every service."""
    fields = {
        "holder": row.holder, "grantor": row.grantor, "line": row.line, "segment": row.segment, "valid": row.valid,
        "territory": row.territory, "excluded": row.excluded, **values,
    }  # fmt: skip
    with change(**SYSTEM):
        return License.objects.create(**fields)


def test_the_application_owns_nothing(first):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user = tableowner, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
            " FROM pg_tables WHERE tablename = 'licensing_license'"
        )
        assert cursor.fetchone() == (False, False)


@pytest.mark.parametrize(
    "valid",
    [
        DateRange(*YEAR),
        DateRange(date(2021, 12, 31), None),
        DateRange(None, date(2021, 1, 2)),
        DateRange(date(2021, 6, 1), date(2021, 6, 2)),
        DateRange(None, None),
    ],
    ids=["the same", "from its last day", "to its first day", "one day within", "always"],
)
def test_overlap_is_refused(first, valid):
    with pytest.raises(IntegrityError, match=NAME):
        again(first, valid=valid)
    assert License.objects.count() == 1


@pytest.mark.parametrize(
    "valid",
    [
        DateRange(YEAR[1], None),
        DateRange(None, YEAR[0]),
        DateRange(empty=True),
    ],
    ids=["from the day it is over", "until the day it begins", "empty"],
)
def test_neighbors_stand(first, valid):
    assert again(first, valid=valid).pk != first.pk


@pytest.mark.parametrize(
    "values",
    [
        {"territory": ["KG", "KZ"]},
        {"territory": ["KZ", "KG"]},
        {"excluded": ["KZ-ALA"]},
        {"territory": ["KZ", "KG", "KZ"]},
        {"excluded": ["KZ-ALA", "KZ-ALA"]},
    ],
    ids=["sorted", "in another order", "the same exception", "a code twice", "an exception twice"],
)
def test_a_territory_is_one_in_whatever_order(first, values):
    with pytest.raises(IntegrityError, match=NAME):
        again(first, **values)


def test_a_code_that_is_given_twice_is_kept_once(grant):
    row = grant(territory=("KZ", "KG", "KZ"), excluded=("KZ-ALA", "KZ-ALA"))
    assert (row.territory, row.excluded) == (["KG", "KZ"], ["KZ-ALA"])


def test_another_key_stands(first, segments, lines, cleos_partner):
    others = [
        {"grantor": None},
        {"grantor": cleos_partner},
        {"holder": cleos_partner},
        {"line": lines["lamps"]},
        {"segment": segments["education"]},
        {"territory": ["KZ"]},
        {"excluded": []},
    ]
    for values in others:
        again(first, **values)
    assert License.objects.count() == 1 + len(others)


def test_two_grants_of_the_vendor_overlap_too(first):
    again(first, grantor=None)
    with pytest.raises(IntegrityError, match=NAME):
        again(first, grantor=None)


@pytest.mark.parametrize("how", [{"on": date(2021, 6, 1)}, {"as_if_never": True}], ids=["from a day", "as if never"])
def test_a_revoked_grant_makes_room(first, how):
    revoke_license(first, **SYSTEM, **how)
    assert again(first).valid == DateRange(*YEAR)


def test_as_if_never_is_empty(first):
    revoke_license(first, **SYSTEM, as_if_never=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT isempty(valid), revoked FROM licensing_license WHERE id = %s", [first.pk])
        assert cursor.fetchone() == (True, True)


def test_a_grant_cannot_be_opened_again_over_another(first):
    revoke_license(first, **SYSTEM, on=date(2021, 6, 1))
    again(first)
    with pytest.raises(IntegrityError, match=NAME), change(**SYSTEM):
        License.objects.filter(pk=first.pk).update(revoked=False)


def test_a_period_cannot_grow_into_the_next(first):
    again(first, valid=DateRange(YEAR[1], None))
    with pytest.raises(IntegrityError, match=NAME), change(**SYSTEM):
        License.objects.filter(pk=first.pk).update(valid=DateRange(YEAR[0], date(2022, 1, 2)))


def test_of_two_at_once_the_second_waits_and_is_refused(grant, operator, bens_partner, lines, segments):
    told = []

    def second() -> None:
        try:
            grant_licenses(
                [Grant(bens_partner, lines["kettles"], segments["commercial"], ("RU",), *YEAR, operator)], **SYSTEM
            )
        except Refused as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    thread = Thread(target=second)
    with transaction.atomic():
        grant(territory=("RU",))
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(20)
    assert told == ["overlap"]
    assert (License.objects.count(), Act.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"territory": []}, "license_has_a_territory"),
        ({"grantor": "itself"}, "license_not_granted_to_itself"),
    ],
    ids=["nowhere", "to oneself"],
)
def test_what_no_license_may_be(first, values, name):
    given = {key: first.holder if value == "itself" else value for key, value in values.items()}
    with pytest.raises(IntegrityError, match=name):
        again(first, **given)
