"""Who can sign in to the demo, as the page of the stories names them."""

from partners.models import Partner, Role
from portal.story.logins import LOGINS


def people() -> list[dict]:
    """Return name, mail address, role and partner of each login, in the reader's language."""
    partners = {row.slug: str(row) for row in Partner.objects.filter(slug__in={row[3] for row in LOGINS})}
    return [
        {"email": email, "name": name, "role": Role(role).label, "partner": partners.get(slug, slug)}
        for email, name, role, slug in LOGINS
    ]
