"""Customers in the admin, one module for each noun."""

from customers.admin import customers, declarations, ownership

__all__ = ["customers", "declarations", "ownership"]
