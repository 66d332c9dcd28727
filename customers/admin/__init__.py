"""Customers in the admin, one module for each noun."""

from customers.admin import customers, problems

__all__ = ["customers", "problems"]
