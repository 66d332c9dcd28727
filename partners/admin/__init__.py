"""Partners and their people in the admin. What is a business act there is an action that calls its service."""

from partners.admin import groups, partners, people

__all__ = ["groups", "partners", "people"]
