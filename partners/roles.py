"""Which role may do what, in one place."""

from partners.models import Role

GRANTS = frozenset({Role.MANAGER, Role.OFFICER})
DECIDES = frozenset({Role.OFFICER, Role.MANAGER})
SELLS = frozenset({Role.OWNER, Role.SELLER, Role.COMPLIANCE})
MANAGES_PEOPLE = frozenset({Role.OWNER, Role.MANAGER})
READS_HISTORY = frozenset({Role.MANAGER, Role.OFFICER, Role.AUDITOR, Role.VIEWER, Role.SUPPORT})
READS_DOCUMENTS = frozenset({Role.MANAGER, Role.OFFICER, Role.AUDITOR, Role.VIEWER})
"""Of the distributor's people; support helps with accounts and opens no documents of partners."""
