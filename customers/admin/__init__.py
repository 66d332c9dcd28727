"""Customers in the admin, one module for each noun."""

from customers.admin import customers

__all__ = ["customers"]
