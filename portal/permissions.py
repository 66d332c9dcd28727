"""Who may look at the portal as another person."""


def may_hijack(*, hijacker, hijacked) -> bool:
    """Support staff may look as a partner's person; never as staff, an administrator or the distributor's people."""
    if not (hijacker.is_active and hijacker.is_staff and hijacker.has_perm("accounts.change_user")):
        return False
    if not hijacked.is_active or hijacked.is_staff or hijacked.is_superuser:
        return False
    return not hijacked.memberships.filter(partner__is_operator=True).exists()
