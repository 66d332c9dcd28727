"""What `manage.py doctor` looks at: one finding each, and what to do where something is wrong."""

import os
import shutil
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta

import django
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from portal.roles import EXTENSIONS

LEAST_FREE = 1024**3
ALIVE_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """`fix` is what to do; it is empty where all is well."""

    name: str
    told: str
    fix: str = ""

    @property
    def is_well(self) -> bool:
        return not self.fix


def examine() -> list[Finding]:
    """Return every finding; a part that cannot be reached does not hide the others."""
    checks = [postgres, extensions, database_roles, migrations, broker, worker, mail, disk, production]
    found = [Finding("django", django.get_version())]
    for check in checks:
        try:
            found.append(check())
        except (DatabaseError, redis.RedisError, OSError) as error:
            found.append(
                Finding(check.__name__, f"cannot be reached: {error}".strip(), "Start it, or correct its address.")
            )
    return found


def one(sql: str):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def postgres() -> Finding:
    version = int(one("SHOW server_version_num"))
    fix = "" if version >= 150000 else "PostgreSQL 15 or newer is needed."
    return Finding("postgres", one("SHOW server_version"), fix)


def extensions() -> Finding:
    have = set(one("SELECT array_agg(extname::text) FROM pg_extension"))
    missing = set(EXTENSIONS) - have
    fix = f"As the owner: {' '.join(f'CREATE EXTENSION {name};' for name in sorted(missing))}" if missing else ""
    return Finding("extensions", ", ".join(sorted(have & set(EXTENSIONS))), fix)


def database_roles() -> Finding:
    strong = one("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    owns = one("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
    fix = "Connect as a role that owns nothing and is no superuser; migrate as the owner." if strong or owns else ""
    return Finding("roles", f"{one('SELECT current_user')} owns {owns} tables", fix)


def migrations() -> Finding:
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Finding("migrations", f"{pending} pending", "Run `manage.py migrate`." if pending else "")


def broker() -> Finding:
    info = redis.Redis.from_url(settings.REDIS_URL).info("server")
    version = info.get("valkey_version") or info["redis_version"]
    return Finding("broker", f"{info.get('server_name', 'redis')} {version}")


def worker() -> Finding:
    """Beat asks every half minute and a worker answers, so one mark proves both."""
    last = cache.get("jobs:alive")
    if last and timezone.now() - datetime.fromisoformat(last) < ALIVE_WITHIN:
        return Finding("worker and beat", f"answered at {last[:19]}")
    return Finding(
        "worker and beat",
        f"last answered {last or 'never'}",
        "Start `celery -A portal worker` and `celery -A portal beat`.",
    )


def mail() -> Finding:
    if settings.MAILBOX_ENABLED:
        return Finding("mail", "kept in the mailbox page, nothing is sent")
    if "smtp" not in settings.EMAIL_BACKEND:
        return Finding("mail", "no server", "Set EMAIL_URL, such as smtp+tls://user:password@host:587.")
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=10) as server:
        return Finding("mail", f"{settings.EMAIL_HOST} answered {server.noop()[0]}")


def disk() -> Finding:
    settings.MEDIA_ROOT.parent.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.MEDIA_ROOT.parent).free
    return Finding("disk", f"{free // 1024**2} MB free", "" if free > LEAST_FREE else "Free at least 1 GB.")


def production() -> Finding:
    marked = one("SELECT is_illustration FROM history_installation")
    if settings.PRODUCTION and marked:
        return Finding("illustration", "this database is marked as an illustration", "Use another database.")
    return Finding("environment", f"{settings.ENV.portal_env}, process {os.getpid()}")
