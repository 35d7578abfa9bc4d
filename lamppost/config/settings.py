"""One settings file; every difference between machines is an environment variable.

A process is one surface (`LAMPPOST_SURFACE`): its own URL map, secret key, cookie and database
login. `admin` is the owner's seat for migrations, commands and tests; it serves no pages.
"""

import os

from django.utils.translation import gettext_lazy as _

from lamppost.config.databases import django_database, owner_url, url_of
from lamppost.config.logins import SURFACES
from lamppost.config.media import origin_of_store
from lamppost.config.paths import ROOT, base_port, data_folder
from lamppost.config.vault import open_vault

SURFACE = os.environ.get("LAMPPOST_SURFACE", "admin")
_vault = {} if os.environ.get("LAMPPOST_SECRET_KEY") else open_vault(data_folder())

SECRET_KEY = os.environ.get("LAMPPOST_SECRET_KEY") or _vault["django"].get(
    SURFACE, _vault["django"]["worker"]
)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("LAMPPOST_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
ROOT_URLCONF = f"lamppost.config.urls_{SURFACE if SURFACE in SURFACES else 'site'}"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["lamppost.accounts.backend.PasswordBackend"]
LOGIN_URL = "/sign-in"
PASSWORD_HASHERS = [  # the first makes new hashes: hard on memory, 80 ms
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
DATABASES = {"default": django_database(owner_url() if SURFACE == "admin" else url_of(SURFACE))}
if SURFACE in SURFACES:  # processes that serve; the owner's seat changes tables under its own feet
    DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 3  # queries asked often are planned once
# Where people sign in, accounts.opening finds out whether the line still stands.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = SURFACE not in ("site", "portal", "desk")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = os.environ.get("LAMPPOST_TIME_ZONE", "America/Chicago")

ROOMS = [
    "places",
    "accounts",
    "transparency",
    "residents",
    "agencies",
    "footage",
    "dispatch",
    "alerts",
    "newsdesk",
    "video_requests",
    "responders",
    "feed",
    "config",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    *[f"lamppost.{room}" for room in ROOMS],
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "lamppost.accounts.middleware.OpenSession",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
if SURFACE == "intake":  # an interface for machines: nobody signs in, nothing is a page
    MIDDLEWARE = MIDDLEWARE[:1]
NEEDS_NO_SESSION = ("/static/", "/tiles/")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "django.contrib.auth.context_processors.auth",
                "lamppost.config.context.page",
            ]
        },
    }
]

# Sessions and cookies: one name and one key per surface, so no cookie opens two doors.
SESSION_ENGINE = "lamppost.accounts.sessions"
SESSION_COOKIE_NAME = f"lp_{SURFACE}"
CSRF_COOKIE_NAME = f"lp_{SURFACE}_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * (12 if SURFACE in ("portal", "desk") else 24 * 30)
HTTPS = os.environ.get("LAMPPOST_HTTPS") == "1"  # behind a proxy that speaks TLS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LIVE_URL = os.environ.get("LAMPPOST_LIVE_URL") or f"http://127.0.0.1:{base_port() + 4}"
SITE_URL = os.environ.get("LAMPPOST_SITE_URL") or f"http://127.0.0.1:{base_port()}"
FOOTAGE_FOLDER = data_folder() / "media"  # pictures and clips coming in, and the store on disk
FOOTAGE_STORE = os.environ.get("LAMPPOST_MEDIA_URL", "")  # s3://...; "" is the store on disk
# "1" sends browsers to the store itself for pictures and clips; else they never leave this origin.
FOOTAGE_DIRECT = bool(FOOTAGE_STORE) and os.environ.get("LAMPPOST_MEDIA_DIRECT") == "1"
FOOTAGE_ORIGINS = [origin_of_store(FOOTAGE_STORE)] if FOOTAGE_DIRECT else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *FOOTAGE_ORIGINS],
        "media-src": ["'self'", *FOOTAGE_ORIGINS],
        "font-src": ["'self'"],
        "connect-src": ["'self'", LIVE_URL] if SURFACE in ("site", "admin") else ["'self'"],
        "worker-src": ["'self'", "blob:"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("camera", "microphone", "geolocation", "payment", "usb", "display-capture")
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [ROOT / "lamppost" / "locale"]
FORMAT_MODULE_PATH = "lamppost.locale"
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = data_folder() / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns about a folder that is missing
_collected = (STATIC_ROOT / "staticfiles.json").exists() or "LAMPPOST_COLLECTING" in os.environ
STORAGES = {
    "staticfiles": {
        "BACKEND": "lamppost.config.storage.ModuleManifestStorage"
        if _collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _collected
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Keys that only some processes are handed (see config.supervisor); the owner's seat takes them
# from the vault.
_kept = _vault if SURFACE == "admin" else {}
MASTER_KEYS = os.environ.get("LAMPPOST_MASTER_KEYS") or ",".join(
    f"{version}:{key}" for version, key in _kept.get("master", {}).items()
)
BLIND_KEY = os.environ.get("LAMPPOST_BLIND_KEY") or _kept.get("blind", "")
POOL_KEY = os.environ.get("LAMPPOST_POOL_KEY") or _kept.get("pool", "")
LINK_KEY = os.environ.get("LAMPPOST_LINK_KEY") or _kept.get("links", "")
VAPID_PUBLIC = os.environ.get("LAMPPOST_VAPID_PUBLIC", "")
VAPID_PRIVATE = os.environ.get("LAMPPOST_VAPID_PRIVATE", "")
VAPID_CONTACT = os.environ.get("LAMPPOST_CONTACT", "mailto:operator@localhost.invalid")
SMTP_URL = os.environ.get("LAMPPOST_SMTP_URL", "")
MAIL_FROM = os.environ.get("LAMPPOST_MAIL_FROM", "Lamppost <alerts@localhost.invalid>")
PUSH_ALLOW_LOOPBACK = os.environ.get("LAMPPOST_PUSH_ALLOW_LOOPBACK") == "1"
FEEDS_ALLOW_LOOPBACK = os.environ.get("LAMPPOST_FEEDS_ALLOW_LOOPBACK") == "1"
STRICT_REVIEW = os.environ.get("LAMPPOST_STRICT", "1") == "1"  # a second person approves
CITY = os.environ.get("LAMPPOST_CITY", "chicago")
DEMO = os.environ.get("LAMPPOST_DEMO") == "1"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # A refused request is no news, and its path may hold a link from somebody's mail.
    "loggers": {"django.request": {"level": "ERROR"}},
}
