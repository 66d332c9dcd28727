import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.db import connection


@pytest.fixture
def ada(db):
    return get_user_model().objects.create_user("ada@distributor.example", name="Ada")


@pytest.fixture
def other_session(transactional_db):
    """A second session of the application's role, each statement in the transaction the test opens."""
    address = connection.settings_dict
    with psycopg.connect(
        host=address["HOST"],
        port=address["PORT"],
        user=address["USER"],
        password=address["PASSWORD"],
        dbname=address["NAME"],
    ) as session:
        yield session
