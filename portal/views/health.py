"""Is the process up, and is everything it needs there."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError


@login_not_required
@never_cache
@require_safe
def livez(request):
    return JsonResponse({"up": True})


@login_not_required
@never_cache
@require_safe
def readyz(request):
    found = {"database": database_answers(), "redis": redis_answers()}
    found["migrations"] = found["database"] and migrated()
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def database_answers() -> bool:
    try:
        connection.ensure_connection()
    except DatabaseError:
        return False
    return True


def redis_answers() -> bool:
    try:
        cache.get("readyz")
    except (RedisError, OSError):
        return False
    return True


def migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
