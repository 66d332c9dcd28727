"""The partner agreement of 2021: signed by most owners within hours, still owed by four, among them Sever Plus."""

from datetime import date

from partners.models import Agreement, Partner
from partners.services.agreements import add_agreement, sign

OWING = ("sever-plus", "pamir-tech", "codru-soft", "vakhsh-net")


def agree(partners: dict[str, Partner], actor) -> Agreement:
    agreement = add_agreement(
        actor=actor,
        reason="The agreement of 2021",
        code="partner-agreement",
        name_en="Partner agreement",
        name_ru="Партнёрское соглашение",
        since=date(2021, 4, 9),
        due=date(2021, 4, 30),
    )
    for slug, partner in partners.items():
        owner = partner.memberships.active().filter(role="owner").select_related("user").first()
        if slug not in OWING and owner is not None and not partner.is_link:
            told = {"signed_on": date(2021, 4, 9), "signed_by": owner.user.name}
            sign(agreement, partner, actor=owner.user, reason="Signed on the portal.", **told)
    return agreement
