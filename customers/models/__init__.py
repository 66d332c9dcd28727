"""Who buys: customers, the segments they carry, and who owns them."""

from customers.models.code import Code, CodeRule, CodeScheme, CodeSuccession, CodeTable, CustomerCode, Weight
from customers.models.customer import Acquaintance, Customer, FormerName, Identifier, LookupRun
from customers.models.declaration import Declaration
from customers.models.ownership import (
    Entity,
    EntityFact,
    EntityKey,
    EntityKind,
    EntityTopic,
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
from customers.models.profile import CustomerProfile, Profile, ShareLimit
from customers.models.review import Review, ReviewAct, ReviewCause, ReviewOutcome, SettledAs, Settlement
from customers.models.sameness import CustomerMerge, DuplicatePair, NotTheSame
from customers.models.segment import Axis, Basis, CustomerSegment, Segment
from customers.models.stated import StatedRecord

__all__ = [
    "Acquaintance",
    "Axis",
    "Basis",
    "Code",
    "CodeRule",
    "CodeScheme",
    "CodeSuccession",
    "CodeTable",
    "Customer",
    "CustomerCode",
    "CustomerMerge",
    "CustomerProfile",
    "CustomerSegment",
    "Declaration",
    "DuplicatePair",
    "Entity",
    "EntityFact",
    "EntityKey",
    "EntityKind",
    "EntityTopic",
    "Fact",
    "FormerName",
    "GraphVersion",
    "Holding",
    "HoldingKind",
    "Identifier",
    "Known",
    "LookupRun",
    "NotTheSame",
    "OwnershipProblem",
    "ProblemCode",
    "Profile",
    "Review",
    "ReviewAct",
    "ReviewCause",
    "ReviewOutcome",
    "Segment",
    "SettledAs",
    "Settlement",
    "ShareLimit",
    "SourceDocument",
    "StateShare",
    "StatedRecord",
    "Weight",
]
