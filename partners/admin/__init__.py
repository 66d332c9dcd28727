"""Partners and their people in the admin. What is a business act there is an action that calls its service."""

from partners.admin import agreements, groups, logins, partners, people, requests

__all__ = ["agreements", "groups", "logins", "partners", "people", "requests"]
