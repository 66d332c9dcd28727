"""What the decision and the visibility rule read is recorded: taken from the statements that are really sent."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Entity
from customers.services.codes import read_code, set_code
from history import grants
from history.changes import change
from history.recording import recorded_models
from licensing.selectors.gather import GATHERED, Wanted, gather
from licensing.services.policies import enact_policy
from partners.selectors import actor_for
from tests.fixtures.cast import REASON

TABLE = re.compile(r'\b(?:FROM|JOIN)\s+(?:ONLY\s+)?"?([a-z_]\w*)"?', re.IGNORECASE)
NAMED = re.compile(r'\b(?:WITH(?:\s+RECURSIVE)?|,)\s+"?([a-z_]\w*)"?(?:\s*\([^)]*\))?\s+AS\s*\(', re.IGNORECASE)
# Users are not recorded: a login needs no reason. Whether it is an illustration is the owner's. A delivery has no events, and is never deleted.
UNRECORDED = {"accounts_user", "history_installation", *grants.NEVER_DELETED}
# What is kept of shares is derived: it is computed from the recorded tables again for any other day or knowledge.
DERIVED = {"customers_stateshare"}
SCOPED = [model for model in apps.get_models() if hasattr(model._default_manager.all(), "visible_to")]


def tables_read(work) -> set[str]:
    """Return the tables that the statements of `work` name."""
    with CaptureQueriesContext(connection) as sent:
        work()
    return {name for query in sent.captured_queries for name in tables_in(query["sql"])}


def tables_in(statement: str) -> set[str]:
    """Return the tables that a statement reads, without the names that it gives itself."""
    return set(TABLE.findall(statement)) - set(NAMED.findall(statement))


def tables_of(models) -> set[str]:
    return {model._meta.db_table for model in models}


@pytest.fixture
def wanted(ceiling, grant, draft, ada, bens_partner, bank, kettle, lines) -> Wanted:
    """A question for which every part of the facts has something to look for."""
    grant()
    enact_policy(draft(), actor=ada, reason=REASON, shown=None)
    with change(actor=None, reason="system:test"):
        Entity.objects.create(name=bank.name, customer=bank)
    set_code(bank, read_code("kfs", "15"), source="Extract", actor=None, reason=REASON)
    return Wanted(
        partners=frozenset({bens_partner.pk}),
        lines=frozenset({lines["kettles"].pk}),
        products=frozenset({kettle.pk}),
        customers=frozenset({bank.pk}),
    )


@pytest.mark.django_db
def test_gathering_reads_what_it_says_and_that_is_recorded(wanted):
    read = tables_read(lambda: gather(wanted)) - DERIVED
    assert read == tables_of(GATHERED)
    assert read <= tables_of(recorded_models())


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
@pytest.mark.django_db
def test_the_visibility_rule_reads_what_is_recorded(model, ben):
    actor = actor_for(ben)
    read = tables_read(lambda: list(model._default_manager.visible_to(actor)))
    assert read - {model._meta.db_table} <= tables_of(recorded_models()) | UNRECORDED


@pytest.mark.django_db
def test_rights_come_from_what_is_recorded(ben):
    assert tables_read(lambda: actor_for(ben)) <= tables_of(recorded_models()) | UNRECORDED


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ('SELECT 1 FROM "a_b" INNER JOIN "c" ON true', {"a_b", "c"}),
        ("select 1 from a_b where exists (select 1 from c)", {"a_b", "c"}),
        ('SELECT 1 FROM "a" WHERE id IN (SELECT U0."id" FROM "b" U0 LEFT OUTER JOIN "c" ON true)', {"a", "b", "c"}),
        (
            "WITH RECURSIVE up AS (SELECT 1 FROM a JOIN up ON true), x (y) AS (SELECT 1 FROM b) SELECT * FROM up, x",
            {"a", "b"},
        ),
    ],
    ids=["join", "plain", "nested", "names of its own"],
)
def test_tables_are_found_in_a_statement(sql, found):
    assert tables_in(sql) == found
