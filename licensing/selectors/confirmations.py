"""Where what waits for a second person is decided, and what it is about."""

from django.urls import reverse

from licensing.models import Confirmation


def page_of(row: Confirmation) -> str:
    """Return the address of the page on which a second person decides: a request's, where it answers one."""
    if row.policy_id:
        return reverse("licensing:policy_detail", args=[row.policy_id])
    if row.exemption_id:
        return reverse("licensing:exemption_detail", args=[row.exemption_id])
    return reverse("requests:request_detail", args=[row.payload["request"]])


def subject_of(row: Confirmation) -> str:
    return str(row.policy or row.exemption or row.payload.get("request", ""))
