"""Licensing in the admin: to read; what changes anything calls the services."""

from licensing.admin import evidence, rights

__all__ = ["evidence", "rights"]
