"""Customers in the admin, one module for each noun."""

from customers.admin import codes, customers, declarations, ownership, profiles, reviews, sameness, shares

__all__ = ["codes", "customers", "declarations", "ownership", "profiles", "reviews", "sameness", "shares"]
