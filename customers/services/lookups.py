"""Look-ups by exact identifier: counted for each organization, limited, and reported where they are many.

An identifier opens a customer that a partner does not know yet; a run through many of them copies the register.
"""

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from customers.exceptions import TooManyLookups
from customers.identifiers import Identified
from customers.models import Customer, LookupRun
from history import clock

log = structlog.get_logger(__name__)
KEPT_SECONDS = 2 * 3600


def note_lookup(actor, meant: Sequence[Identified]) -> None:
    """Count a look-up of a partner's person before it is answered; TooManyLookups past the hour's limit.

    `meant` is what the text can mean; without any it was no identifier. A customer the actor may list anyway is no
    look-up: asking about those goes on whatever the count.
    """
    if actor.sees_all or actor.home_id is None or not meant:
        return
    if Customer.objects.visible_to(actor).bearing(meant).exists():
        return
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    count, most = counted(actor.home_id, hour), settings.LOOKUPS_AN_HOUR
    if count in (most // 2 + 1, most + 1):
        LookupRun.objects.update_or_create(partner_id=actor.home_id, began_at=hour, defaults={"lookups": count})
    if count > most:
        raise TooManyLookups


def counted(partner_id: int, hour: datetime) -> int:
    """Count one more in the organization's hour and return how many there were; 0 where no cache answers."""
    key = f"lookups:{partner_id}:{hour:%Y%m%d%H}"
    try:
        cache.add(key, 0, KEPT_SECONDS)
        return cache.incr(key)
    except (RedisError, OSError, ValueError) as error:
        log.warning("customers.lookup_not_counted", partner=partner_id, error=str(error))
        return 0
