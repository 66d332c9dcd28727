"""Who buys: customers, the segments they carry, and who owns them."""

from customers.models.customer import Acquaintance, Customer, FormerName, Identifier, LookupRun
from customers.models.ownership import (
    Entity,
    EntityFact,
    EntityKey,
    EntityKind,
    Fact,
    GraphVersion,
    Holding,
    HoldingKind,
    Known,
    OwnershipProblem,
    ProblemCode,
    SourceDocument,
    StateShare,
)
from customers.models.segment import Axis, Basis, CustomerSegment, Segment

__all__ = [
    "Acquaintance",
    "Axis",
    "Basis",
    "Customer",
    "CustomerSegment",
    "Entity",
    "EntityFact",
    "EntityKey",
    "EntityKind",
    "Fact",
    "FormerName",
    "GraphVersion",
    "Holding",
    "HoldingKind",
    "Identifier",
    "Known",
    "LookupRun",
    "OwnershipProblem",
    "ProblemCode",
    "Segment",
    "SourceDocument",
    "StateShare",
]
