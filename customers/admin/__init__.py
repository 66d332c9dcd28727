"""Customers in the admin, one module for each noun."""

from customers.admin import customers, ownership

__all__ = ["customers", "ownership"]
