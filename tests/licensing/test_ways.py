"""Which requests could turn an answer."""

import pytest

from licensing.ways import Way, ways

ME = "7"


def reason(code: str, finding: str = "stop", record=None, lifted_by=None, **detail) -> dict:
    return {"code": code, "finding": finding, "record": record, "lifted_by": lifted_by, "detail": detail}


def missing(segment: str = "education", partner: str = ME, grantor: str = "1", why: str = "NO_LICENSE") -> dict:
    code = why if partner == ME else "CHAIN_BROKEN"
    return reason(code, partner=partner, grantor=grantor, segment=segment, why=why)


def policy(number: int, code: str = "SEGMENT_WITHDRAWN", finding: str = "stop", **values) -> dict:
    return reason(code, finding, ["policy", str(number)], number=number, **values)


LIFTED = policy(3, lifted_by="DECLARED")
NOTE = reason("LICENSE_STANDS", "note", ["license", "4"])
EXCEPTION = Way("exception", policies=(3,))


@pytest.mark.parametrize(
    ("named", "reasons", "expected"),
    [
        ([], [NOTE], []),
        (["end_policy"], [policy(3), NOTE], [EXCEPTION]),
        (["end_policy"], [policy(5), policy(3)], [Way("exception", policies=(3, 5))]),
        (["end_policy"], [policy(3), policy(3)], [EXCEPTION]),
        (["resolve"], [policy(3, "POLICY_HELD", "ask"), policy(3, lifted_by="POLICY_HELD")], [EXCEPTION]),
        (["find_owners"], [policy(3, "OWNERSHIP_UNPROVEN", "ask", unproven="review")], [EXCEPTION]),
        (["declare"], [policy(3, "OWNERSHIP_UNPROVEN", "ask", unproven="declare")], []),
        (["approve"], [policy(3, "APPROVAL_NEEDED", "ask")], [Way("approval", policies=(3,))]),
        (
            ["approve", "end_policy"],
            [policy(3, "APPROVAL_NEEDED", "ask"), policy(4)],
            [Way("approval", policies=(3,)), Way("exception", policies=(3, 4))],
        ),
        (
            ["license"],
            [missing()],
            [Way("license", segments=("education",), grantor=1), Way("exception", for_license=True)],
        ),
        (
            ["license"],
            [missing(), missing("agency"), missing()],
            [Way("license", segments=("education", "agency"), grantor=1), Way("exception", for_license=True)],
        ),
        (
            ["license", "end_policy"],
            [missing(), policy(3)],
            [
                Way("license", segments=("education",), grantor=1),
                Way("exception", policies=(3,), for_license=True),
            ],
        ),
        (["license"], [missing(grantor="vendor")], [Way("license", segments=("education",)), Way("exception", for_license=True)]),
        (["license"], [missing(partner="1")], [Way("exception", for_license=True)]),
        (["lift_hold"], [missing(why="LICENSE_STOPPED")], []),
        ([], [reason("CHAIN_BROKEN", partner="1", why="ended")], []),
        ([], [reason("CHAIN_BROKEN", why="circle")], []),
        (["end_policy"], [reason("RESTRICTED_PARTY"), policy(3)], []),
        (["lift_hold"], [reason("HOLD_COMPLIANCE", record=["hold", "2"]), policy(3)], []),
        ([], [reason("ROUTE_DIRECT_ONLY")], []),
        (["end_policy"], [policy(3, "ROUTE_DIRECT_ONLY")], [EXCEPTION]),
        (["classify"], [reason("CLASS_UNKNOWN", "ask"), policy(3)], []),
        (["add_customer"], [reason("CUSTOMER_UNKNOWN", "ask")], []),
        ([], [LIFTED, NOTE], []),
    ],
    ids=[
        "nothing stands against it", "withdrawn", "two policies in order", "a policy of customer and buyer",
        "held by an officer", "owners unproven", "the seller can state it", "needs approval",
        "approval and a stop", "a license is missing", "two licenses, one of them twice", "license and policy",
        "the vendor's to grant", "another one above lacks it", "the license is stopped", "a partner above has ended",
        "a circle", "a restricted party", "the partner is stopped", "sold direct by the catalogue",
        "direct by a policy", "activity unknown", "customer unknown", "lifted already",
    ],
)  # fmt: skip
def test_ways(named, reasons, expected):
    answer = {"would_change": [{"what": what} for what in named], "reasons": reasons}
    assert ways(answer, ME) == expected
