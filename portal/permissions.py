"""Who may act as another person."""


def may_hijack(*, hijacker, hijacked) -> bool:
    """Support staff may look at the portal as a partner's person; never as staff or the distributor's people."""
    return hijacker.is_staff and not hijacked.is_staff and not hijacked.memberships.filter(partner__is_operator=True)
