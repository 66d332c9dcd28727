"""Every setting of the portal, typed and read from the environment.

`Environment` names what an installation may set (see .env.example); the rest of the file is what Django reads.
With PORTAL_ENV=production weak settings stop the start with one line each.
"""

import sys
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

import structlog
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

BASE_DIR = Path(__file__).resolve().parent.parent
DEFAULT_SECRET = "development-only-secret-which-production-refuses"


class Environment(BaseSettings):
    """What an installation may set, by environment variable or in `.env`."""

    model_config = SettingsConfigDict(env_file=BASE_DIR / ".env", extra="ignore")

    portal_env: Literal["development", "demo", "production"] = "development"
    portal_debug: bool = False
    portal_secret_key: str = DEFAULT_SECRET
    portal_hosts: str = ""
    portal_origin: str = "http://127.0.0.1:8000"
    portal_time_zone: str = "Europe/Moscow"
    portal_trusted_proxies: int = 0
    portal_lookups_an_hour: int = 300
    portal_uploads_a_day: int = 100
    portal_minutes_a_check: int = 20
    portal_require_mfa: bool | None = None
    portal_embedded: bool = False
    portal_secure: bool | None = None
    portal_log_level: str = "WARNING"
    portal_var: Path = BASE_DIR / "var"
    database_url: str = ""
    database_owner_url: str = ""
    redis_url: str = ""
    email_url: str = ""
    email_from: str = "portal@localhost"


try:
    ENV = Environment()
except ValidationError as error:
    lines = [f"{str(row['loc'][0]).upper()}: {row['msg']}." for row in error.errors()]
    raise ImproperlyConfigured("\n".join(lines)) from error
PRODUCTION = ENV.portal_env == "production"
DEMO = ENV.portal_env == "demo"


def database(url: str) -> dict:
    """Return Django's description of the PostgreSQL database at `url`."""
    parts = urlsplit(url or "postgresql://portal_app@127.0.0.1:5432/portal")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


DEBUG = ENV.portal_debug
SECRET_KEY = ENV.portal_secret_key
ALLOWED_HOSTS = [host.strip() for host in ENV.portal_hosts.split(",") if host.strip()]
if not PRODUCTION and not ALLOWED_HOSTS:
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
ORIGIN = ENV.portal_origin.rstrip("/")
CSRF_TRUSTED_ORIGINS = [ORIGIN]

if PRODUCTION:
    refusals = []
    if DEBUG:
        refusals.append("PORTAL_DEBUG is on: production runs without it.")
    if SECRET_KEY == DEFAULT_SECRET or len(SECRET_KEY) < 50:
        refusals.append("PORTAL_SECRET_KEY is missing or weak: set 50 random characters or more.")
    if not ALLOWED_HOSTS:
        refusals.append("PORTAL_HOSTS is missing: name the host the portal answers on.")
    if not ENV.database_url or not ENV.redis_url or ENV.portal_embedded:
        refusals.append("DATABASE_URL and REDIS_URL are missing: embedded servers are not for production.")
    if refusals:
        raise ImproperlyConfigured("\n".join(refusals))

DATABASES = {"default": database(ENV.database_url)}
DATABASE_OWNER_URL = ENV.database_owner_url
EMBEDDED = ENV.portal_embedded
REDIS_URL = ENV.redis_url or "redis://127.0.0.1:6379/0"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "portal",
    "notices",
    "licensing",
    "customers",
    "partners",
    "accounts",
    "history",
    "jobs",
    "files",
    "ui",
    "portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "pgtrigger",
    "pghistory",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "django_cotton",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_countries",
    "django_structlog",
    "csp",
    "hijack",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "portal.policy_header.OrderedCSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "hijack.middleware.HijackUserMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "partners.middleware.ActorMiddleware",
    "partners.middleware.VisitMiddleware",
    "portal.middleware.RequireSecondFactorMiddleware",
    "portal.middleware.LookOnlyMiddleware",
    "portal.middleware.LookupLimitMiddleware",
    "portal.middleware.NulMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.navigation.shell",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n"],
        },
    }
]
COTTON_DIR = "cotton"
FORMS_URLFIELD_ASSUME_HTTPS = True
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "ui/table.html"
TABLE_EXPORTER = "files.writing.export_table"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["portal.formats"]
TIME_ZONE = ENV.portal_time_zone
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = ENV.portal_var / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION or DEMO
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = ENV.portal_var / "media"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not (PRODUCTION or DEMO)

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_SESSION_REMEMBER = None
# How many proxies stand before the portal: with too few, limits of sign-in count the proxy as one client for all; with
# too many, a client may name any address it likes.
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.portal_trusted_proxies
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Partner portal"
# Nobody signs up: the address was proven by the invitation's mail, or was given by an administrator.
MFA_ALLOW_UNVERIFIED_EMAIL = True
USERSESSIONS_TRACK_ACTIVITY = True
REQUIRE_MFA = PRODUCTION if ENV.portal_require_mfa is None else ENV.portal_require_mfa
# Customers that one organization looks up by exact identifier without knowing them yet; half of it is reported.
LOOKUPS_AN_HOUR = ENV.portal_lookups_an_hour
# Documents that one organization sends with its requests within 24 hours.
UPLOADS_A_DAY = ENV.portal_uploads_a_day
# What an officer takes to look at one customer: the readings of a letter count the days of the work with it.
MINUTES_A_CHECK = ENV.portal_minutes_a_check
# Working days that whoever has the turn in a request has for it.
REQUEST_DUE_DAYS = 2
REQUEST_KINDS = {
    "license": "licensing.request_kinds.LicenseKind",
    "classification": "customers.declarations.DeclarationKind",
    "exception": "licensing.request_kinds.ExceptionKind",
    "approval": "licensing.request_kinds.ApprovalKind",
    "question": "partners.request_kinds.PlainKind",
    "correction": "licensing.request_kinds.CorrectionKind",
}

SECURE = PRODUCTION if ENV.portal_secure is None else ENV.portal_secure
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
HIJACK_INSERT_BEFORE = None
HIJACK_PERMISSION_CHECK = "portal.permissions.may_hijack"

MAILBOX_ENABLED = not PRODUCTION and not ENV.email_url
MAILBOX_REJECT_DOMAINS = ["bounced.example"] if MAILBOX_ENABLED else []
EMAIL_BACKEND = "jobs.backends.MailboxBackend"
if ENV.email_url:
    mail = urlsplit(ENV.email_url)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = mail.hostname, mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(mail.username or ""), unquote(mail.password or "")
    EMAIL_USE_TLS, EMAIL_USE_SSL = mail.scheme == "smtp+tls", mail.scheme == "smtps"
    EMAIL_TIMEOUT = 20
elif PRODUCTION:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.email_from

CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 5,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "outbox": {"task": "jobs.tasks.drain_outbox", "schedule": 5.0},
    "jobs": {"task": "jobs.tasks.sweep_jobs", "schedule": 15.0},
    "beat-alive": {"task": "jobs.tasks.worker_alive", "schedule": 30.0},
    "mail-retention": {"task": "jobs.tasks.forget_mail_bodies", "schedule": 24 * 3600.0},
    "notice-deliveries": {"task": "notices.tasks.send_due", "schedule": 10.0},
    "confirmations": {"task": "licensing.tasks.escalate_confirmations", "schedule": 300.0},
    "renewals-of-the-day": {"task": "licensing.tasks.remind_of_ends_of_the_day", "schedule": crontab(minute="13,43")},
    "agreements-of-the-day": {"task": "partners.tasks.agreements_of_the_day", "schedule": crontab(minute="7,37")},
    # At the start of the portal's day, and again through it: an illustration's day begins when its clock is set.
    "shares-of-the-day": {"task": "customers.tasks.recompute_shares_of_the_day", "schedule": crontab(minute="1,31")},
}
MAIL_KEPT_DAYS = 90
JOB_HANDLERS = {
    "import": "portal.imports.bring_in",
    "customers.profiles": "customers.tasks.refresh_profiles",
    "licensing.bulk": "licensing.tasks.carry_out_bulk",
    "licensing.undo": "licensing.tasks.carry_out_undo",
    "find_duplicates": "customers.services.duplicates.find_duplicates",
    "policies.preview": "licensing.previewing.compute",
    "policies.rehearsal": "portal.rehearsal.carry_out",
}
OUTBOX_HANDLERS = {
    "licensing.act": "notices.handlers.tell_holders",
    "licensing.commitments": "licensing.commitment_mail.send_commitment_mail",
    "licensing.ends": "notices.handlers.tell_of_ends",
    "licensing.gap": "licensing.gap_mail.tell_asker",
    "partners.agreement": "notices.handlers.tell_of_agreement",
    "licensing.gap_late": "licensing.services.gap.list_late",
    "licensing.gap_late_refused": "licensing.services.gap.list_late_refused",
    "partners.hold": "notices.handlers.tell_partner",
    "partners.invitation": "partners.invitations.send_invitation",
    "partners.request": "partners.request_mail.send_request_mail",
    "notices.send": "notices.handlers.send_notice",
}

# What licensing and above add to pages below them: a function (row, actor) → (template, context).
PANELS = {
    "customer": ["licensing.panels.commitments_of_customer", "licensing.panels.restrictions_of_customer"],
    "partner": ["licensing.panels.commitments_of_partner"],
}

# The story's clock is never that of a real installation.
REFUSE_ILLUSTRATION = PRODUCTION
# In brackets it is asked once for a statement, and a mass change has one moment.
PGHISTORY_CREATED_AT_FUNCTION = "(SELECT history_now())"
DJANGO_STRUCTLOG_CELERY_ENABLED = True
TESTING = "pytest" in sys.modules

shared_processors = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
]
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *shared_processors,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
            "foreign_pre_chain": shared_processors,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": ENV.portal_log_level},
}
