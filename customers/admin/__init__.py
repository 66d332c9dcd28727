"""Customers in the admin, one module for each noun."""

from customers.admin import codes, customers, profiles

__all__ = ["codes", "customers", "profiles"]
