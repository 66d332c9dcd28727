"""A profile as the fact of a customer: decisions depend on a customer through it and through what names it alone."""

from customers.models import Profile
from licensing import decision


def fact_of(profile: Profile, identifier: str = "") -> decision.Customer:
    """Return a customer of this profile; the decision on a day of the profile's is that of any of its customers."""
    return decision.Customer(
        country=profile.country,
        region=profile.region or None,
        identifier=identifier,
        segments=tuple(decision.Carried(segment=code) for code in profile.segments),
        signals=decision.Signals(state=profile.state, activity=tuple(profile.activities)),
        measures=decision.Measures(
            at_least=profile.at_least,
            at_most=profile.at_most,
            any_share=profile.any_share,
            cascade_ge50=profile.cascade_ge50,
            cascade_gt50=profile.cascade_gt50,
            control=profile.control,
        ),
    )
