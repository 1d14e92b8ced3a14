"""Settings: everything an administrator may set comes from the environment, with defaults
that make one machine work with nothing beside it. ``docs/operating.md`` has them all.
"""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from config import environment
from config.broker import broker
from config.database import database
from config.logs import logging_of
from config.secret import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
DIALOOM_HOME = environment.folder("DIALOOM_HOME", BASE_DIR / "var")
DIALOOM_CAPACITY = environment.number("DIALOOM_CAPACITY", 32)
DIALOOM_DRAIN_SECONDS = environment.number("DIALOOM_DRAIN_SECONDS", 4)
DIALOOM_JOBS_KEPT_DAYS = environment.days("DIALOOM_JOBS_KEPT_DAYS", 90)
DIALOOM_AUDIT_KEPT_DAYS = environment.days("DIALOOM_AUDIT_KEPT_DAYS", 365)
DIALOOM_METRICS_TOKEN = environment.text("DIALOOM_METRICS_TOKEN", "")

OPENAI_API_KEY = environment.text("OPENAI_API_KEY", "")
OPENAI_BASE_URL = environment.text(
    "OPENAI_BASE_URL", "https://api.openai.com/v1" if OPENAI_API_KEY else ""
)

SECRET_KEY = environment.text("DIALOOM_SECRET", "") or secret_key(DIALOOM_HOME)
DEBUG = environment.flag("DIALOOM_DEBUG", default=False)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *environment.words("DIALOOM_HOSTS", "")]
HTTPS = environment.flag("DIALOOM_HTTPS", default=False)
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}" for host in environment.words("DIALOOM_HOSTS", "") if host != "*"
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
    "ninja",
    "config",
    "curation",
]

MIDDLEWARE = [
    "config.requests.request_id",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "curation.api.gate.api_gate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "curation.web.context.site",
            ],
        },
    },
]

DATABASES = {"default": database(environment.text("DATABASE_URL", ""), DIALOOM_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "curation:login"
LOGIN_REDIRECT_URL = "curation:home"
LOGOUT_REDIRECT_URL = "curation:login"
SESSION_COOKIE_NAME = "dialoom_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DIALOOM_HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DIALOOM_HOME / "files"
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DIALOOM_LOG = environment.choice("DIALOOM_LOG", "text", ("text", "json"))
LOGGING = logging_of(DIALOOM_LOG, debug=DEBUG)

CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = broker(
    environment.text("DIALOOM_BROKER", ""), DIALOOM_HOME
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A broker may be away for a weekend: by default a worker gives up after a hundred tries.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_POOL = "threads"
CELERY_WORKER_CONCURRENCY = 4
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TIMEZONE = "UTC"
