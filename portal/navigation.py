"""What the shell of every page shows: navigation, banners, the count of what waits in the inbox."""


def shell(request) -> dict:
    """Return the context of the shell for the request's actor."""
    return {"navigation": [], "banners": []}
