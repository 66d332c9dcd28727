"""Customers in the admin, one module for each noun."""

from customers.admin import codes, customers, declarations, ownership, problems, profiles, reviews, sameness

__all__ = ["codes", "customers", "declarations", "ownership", "problems", "profiles", "reviews", "sameness"]
