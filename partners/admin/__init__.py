"""Partners and their people in the admin. What is a business act there is an action that calls its service."""

from partners.admin import groups, logins, partners, people, requests

__all__ = ["groups", "logins", "partners", "people", "requests"]
