"""The id of the request that asked for a piece of work."""

from structlog.contextvars import get_contextvars


def current_request() -> str:
    """Return the id of the request that is being served or worked for; empty where there is none."""
    return get_contextvars().get("request_id") or ""
