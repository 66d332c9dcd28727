"""Who may sell what to whom."""

from licensing.models.act import Act, ActItem, ActKind
from licensing.models.catalogue import Offer, Product, ProductLine, Vendor
from licensing.models.commitment import BusinessClass, Commitment
from licensing.models.confirmation import Confirmation, ConfirmationKind, ConfirmationOutcome
from licensing.models.decision import Decision, Verdict
from licensing.models.license import Bundle, License, LicenseStop
from licensing.models.policy import Contested, Effect, Measure, Policy, PolicyStatus, Unproven

__all__ = [
    "Act",
    "ActItem",
    "ActKind",
    "Bundle",
    "BusinessClass",
    "Commitment",
    "Confirmation",
    "ConfirmationKind",
    "ConfirmationOutcome",
    "Contested",
    "Decision",
    "Effect",
    "License",
    "LicenseStop",
    "Measure",
    "Offer",
    "Policy",
    "PolicyStatus",
    "Product",
    "ProductLine",
    "Unproven",
    "Vendor",
    "Verdict",
]
