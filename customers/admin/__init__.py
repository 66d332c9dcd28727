"""Customers in the admin, one module for each noun."""

from customers.admin import customers, sameness

__all__ = ["customers", "sameness"]
