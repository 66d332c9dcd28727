"""Customers in the admin, one module for each noun."""

from customers.admin import customers, shares

__all__ = ["customers", "shares"]
