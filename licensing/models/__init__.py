"""Who may sell what to whom."""

from licensing.models.act import Act, ActItem, ActKind, BulkAct
from licensing.models.application import Application
from licensing.models.catalogue import Offer, Product, ProductLine, Vendor
from licensing.models.commitment import BusinessClass, Commitment, CommitmentState
from licensing.models.confirmation import Confirmation, ConfirmationKind, ConfirmationOutcome
from licensing.models.decision import Decision, Verdict
from licensing.models.document import Document
from licensing.models.exception import Exemption
from licensing.models.gap import GapFate, GapItem, GapKind
from licensing.models.letter import PolicyTerm, TermKind
from licensing.models.license import Bundle, License, LicenseStop
from licensing.models.policy import WITH_LIMIT, Contested, Effect, Measure, Policy, PolicyStatus, Unproven
from licensing.models.preview import Preview, PreviewStep
from licensing.models.reminder import RenewalReminder, SentReminder
from licensing.models.restriction import ListedMatch, MatchVerdict, Restriction
from licensing.models.statement import Rank, Stance, Statement

__all__ = [
    "WITH_LIMIT",
    "Act",
    "ActItem",
    "ActKind",
    "Application",
    "BulkAct",
    "Bundle",
    "BusinessClass",
    "Commitment",
    "CommitmentState",
    "Confirmation",
    "ConfirmationKind",
    "ConfirmationOutcome",
    "Contested",
    "Decision",
    "Document",
    "Effect",
    "Exemption",
    "GapFate",
    "GapItem",
    "GapKind",
    "License",
    "LicenseStop",
    "ListedMatch",
    "MatchVerdict",
    "Measure",
    "Offer",
    "Policy",
    "PolicyStatus",
    "PolicyTerm",
    "Preview",
    "PreviewStep",
    "Product",
    "ProductLine",
    "Rank",
    "RenewalReminder",
    "Restriction",
    "SentReminder",
    "Stance",
    "Statement",
    "TermKind",
    "Unproven",
    "Vendor",
    "Verdict",
]
