"""Rows → the facts of what departs from the chain of rights: named restrictions, statements, exceptions."""

from customers.selectors.groups import Groups
from history import clock
from history.reading import Reading
from licensing import decision
from licensing.models import Exemption, Restriction, Statement
from licensing.selectors.plain import days, text


def restriction_facts(groups: Groups, reading: Reading) -> dict:
    """Return the named restrictions; one of a merged customer is the kept one's."""
    if not groups.rows:
        return {}
    return {
        str(row["id"]): decision.Restriction(customer=str(groups.kept[row["customer_id"]]), valid=days(row["valid"]))
        for row in reading.rows(Restriction, customer_id__in=set(groups.rows))
    }


def statement_facts(policies: dict, reading: Reading) -> dict:
    if not policies:
        return {}
    return {
        str(row["id"]): decision.Statement(
            policy=str(row["policy_id"]),
            rank=row["rank"],
            kind=row["stance"],
            received=clock.day_of(row["received_at"]),
            direct=row["is_direct"],
        )
        for row in reading.rows(Statement, policy_id__in=[int(key) for key in policies])
    }


def exemption_facts(partners: frozenset[int], groups: Groups, reading: Reading) -> dict:
    """Return the approved exceptions of the asking partners that name one of the customers or a commitment with one."""
    if not groups.rows:
        return {}
    return {
        str(row["id"]): decision.Exemption(
            partner=str(row["partner_id"]),
            customer=text(row["customer_id"] and groups.kept.get(row["customer_id"], row["customer_id"])),
            commitment=text(row["commitment_id"]),
            policies=tuple(str(number) for number in row["policies"]),
            for_license=row["for_license"],
            valid=days(row["valid"]),
        )
        for row in reading.rows(Exemption, partner_id__in=partners, approved=True)
    }
