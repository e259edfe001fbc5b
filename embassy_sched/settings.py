"""Settings of the whole project: one file, everything that differs between places from the environment.

With DEBUG set nothing else is needed: SQLite, letters on the console. Without it SECRET_KEY and
ALLOWED_HOSTS are required. A value that makes no sense stops the start with one sentence. The table
of all variables stands in README.md.
"""

from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def flag(name: str, default: bool) -> bool:
    """Read yes/no from the environment; anything else is refused, so that DEBUG=flase is not False."""
    text = env.str(name, default="").strip().lower()
    if text in {"", "1", "true", "yes", "on"}:
        return bool(text) or default
    if text in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0 (also: yes, no, true, false), not {text!r}.")


def whole_number(name: str, default: int) -> int:
    """Read a number that is not negative from the environment."""
    text = env.str(name, default="").strip() or str(default)
    if not text.isascii() or not text.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def web_address(name: str, default: str) -> str:
    """Read an http(s) address from the environment."""
    text = env.str(name, default="").strip() or default
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ImproperlyConfigured(f"{name} must be an address that begins with https://, not {text!r}.")
    return text


# --- What decides the rest ------------------------------------------------------------------------

DEBUG = flag("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
# Keys of earlier days: what they signed (the code on a printed page, a letter's link) still counts.
SECRET_KEY_FALLBACKS = [key for key in env.str("OLD_SECRET_KEYS", default="").split(",") if key]
ALLOWED_HOSTS = [host.strip() for host in env.str("ALLOWED_HOSTS", default="").split(",") if host.strip()]
if DEBUG:
    SECRET_KEY = SECRET_KEY or "for development only: DEBUG is set and no SECRET_KEY was given"
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is required unless DEBUG=1: 50 random characters, kept secret.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is required unless DEBUG=1: the host names, with commas between."
    )

# --- Application ----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "embassy_sched.apps.EmbassySchedConfig",
    "appointments",
    "eligibility",
    "accounts",
    "embassy_sched.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "crispy_forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages on a thin line. It pads at random, so that lengths tell nothing of what stands in a page (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "embassy_sched.middleware.ResponseHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "embassy_sched.middleware.SlidingLoginMiddleware",
    "embassy_sched.middleware.PreferredLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "embassy_sched.urls"
WSGI_APPLICATION = "embassy_sched.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "embassy_sched.context.post",
                "embassy_sched.context.languages",
            ],
        },
    },
]
# Our templates override the widgets' and the admin's through the same folder.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

CRISPY_ALLOWED_TEMPLATE_PACKS = "uswds"
CRISPY_TEMPLATE_PACK = "uswds"
CRISPY_FAIL_SILENTLY = False

# --- Database -------------------------------------------------------------------------------------

_database_url = env.str("DATABASE_URL", default="").strip() or f"sqlite:///{BASE_DIR / 'db.sqlite3'}"
_scheme = _database_url.partition(":")[0]
if _scheme not in {"sqlite", "postgres", "postgresql"}:
    raise ImproperlyConfigured(
        "DATABASE_URL must begin with sqlite:/// or postgresql://, for example "
        "postgresql://name:password@host:5432/database."
    )
_database = environ.Env.db_url_config(_database_url)
if not _database.get("NAME"):
    raise ImproperlyConfigured("DATABASE_URL names no database: it ends before the name.")
if _scheme == "sqlite":
    if _database["NAME"] == ":memory:":
        raise ImproperlyConfigured(
            "DATABASE_URL must be a file: an SQLite database in memory loses bookings."
        )
    # IMMEDIATE takes the write lock first: nothing fails half-way with "database is locked". FULL
    # keeps a confirmed appointment over a power cut.
    _database.setdefault("OPTIONS", {}).update(
        {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA temp_store=MEMORY;"
            ),
        }
    )
    # A test database in memory would ignore the timeout and the write lock: use a file as in life.
    _database["TEST"] = {"NAME": env.str("TEST_SQLITE_FILE", default="") or str(BASE_DIR / "test.sqlite3")}
else:
    _database["CONN_MAX_AGE"] = None
    _database["CONN_HEALTH_CHECKS"] = True
DATABASES = {"default": _database}

CACHES = {
    # Shared by all processes: limits counted in one process each would be N times as high.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Above 300 entries, the default, Django would throw away counters of limits that still count.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}

# --- Accounts -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
# So long after signing up the link in the letter still logs in the browser that signed up.
ACCOUNT_LOGIN_TIMEOUT = 3 * 60 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "start"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignupForm",
    "login": "accounts.forms.LoginForm",
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
# Helpers and whole villages share one address on the mobile net: generous, and announced when met.
ACCOUNT_RATE_LIMITS = {
    "signup": "60/h/ip",
    "login": "300/h/ip",
    # Many wrong passwords of many people behind one address are no attack; ten for one account may be.
    "login_failed": "120/h/ip,10/15m/key",
    "reset_password": "30/h/ip,5/h/key",
    "confirm_email": "1/3m/key",
    "manage_email": "20/h/user",
    "change_password": "10/h/user",
    "reauthenticate": "20/h/user",
}
# How many proxies stand in front and add to X-Forwarded-For; 0 believes nobody (see README.md).
TRUSTED_PROXIES = whole_number("TRUSTED_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# "Login lasts 14 days, sliding": SlidingLoginMiddleware renews it at most once a day.
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- Letters --------------------------------------------------------------------------------------

EMAIL_BACKEND = "accounts.outbox.EmailBackend"
_email_url = env.str("EMAIL_URL", default="").strip()
if _email_url:
    try:
        _email = environ.Env.email_url_config(_email_url)
    except Exception as error:
        raise ImproperlyConfigured(
            "EMAIL_URL must look like smtp+tls://name:password@host:587 (also smtp://, smtp+ssl://, consolemail://)."
        ) from error
    OUTBOX_TRANSPORT = _email.pop("EMAIL_BACKEND")
    vars().update({name: value for name, value in _email.items() if name.startswith("EMAIL_")})
elif DEBUG:
    OUTBOX_TRANSPORT = "django.core.mail.backends.console.EmailBackend"
else:
    # Letters wait in the outbox until a mail server is named; `check --deploy` says so.
    OUTBOX_TRANSPORT = ""
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default="").strip() or "iv-appointments@localhost"
if "@" not in parseaddr(DEFAULT_FROM_EMAIL)[1]:
    raise ImproperlyConfigured(f"FROM_EMAIL must be an e-mail address, not {DEFAULT_FROM_EMAIL!r}.")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- The post -------------------------------------------------------------------------------------

POST_NAME = env.str("POST_NAME", default="U.S. Embassy Phnom Penh")
POST_ADDRESS = env.str(
    "POST_ADDRESS", default="No. 1, Street 96, Sangkat Wat Phnom, Khan Daun Penh, Phnom Penh"
)
POST_ENTRANCE = env.str("POST_ENTRANCE", default="Street 51, between Streets 96 and 102")
# Of another post than this one only its own Khmer is said: a wrong address is worse than an English one.
_here = not {"POST_NAME", "POST_ADDRESS", "POST_ENTRANCE"} & env.ENVIRON.keys()
POST_NAME_KM = env.str("POST_NAME_KM", default="ស្ថានទូតសហរដ្ឋអាមេរិក ភ្នំពេញ" if _here else "")
POST_ADDRESS_KM = env.str(
    "POST_ADDRESS_KM",
    default="អគារលេខ 1 ផ្លូវលេខ 96 សង្កាត់វត្តភ្នំ ខណ្ឌដូនពេញ រាជធានីភ្នំពេញ" if _here else "",
)
POST_ENTRANCE_KM = env.str(
    "POST_ENTRANCE_KM", default="តាមផ្លូវលេខ 51 ចន្លោះផ្លូវលេខ 96 និងផ្លូវលេខ 102" if _here else ""
)
# No public address of the IV Unit was certain enough to be a default: the inquiry form always works.
POST_CONTACT = env.str("POST_CONTACT", default="")
# What becomes of a Case ID that the imported list of cases does not have. Without a list all are accepted.
UNLISTED_CASES = env.str("UNLISTED_CASES", default="").strip().lower() or "inquiry"
if UNLISTED_CASES not in {"inquiry", "accept"}:
    raise ImproperlyConfigured(f"UNLISTED_CASES must be inquiry or accept, not {UNLISTED_CASES!r}.")
FIANCE_PAGE_URL = web_address(
    "FIANCE_PAGE_URL", "https://kh.usembassy.gov/visas/immigrant-visas/fiancee-visa/"
)
VISA_BULLETIN_URL = web_address(
    "VISA_BULLETIN_URL",
    "https://travel.state.gov/content/travel/en/legal/visa-law0/visa-bulletin.html",
)
OFFICIAL_BANNER = flag("OFFICIAL_BANNER", default=False)
PUBLIC_ORIGIN = web_address(
    "PUBLIC_ORIGIN",
    "http://127.0.0.1:8000" if DEBUG else f"https://{ALLOWED_HOSTS[0].lstrip('.*') or 'localhost'}",
).rstrip("/")
if any(urlsplit(PUBLIC_ORIGIN)[2:]):
    raise ImproperlyConfigured(f"PUBLIC_ORIGIN must end after the host, without a path: {PUBLIC_ORIGIN!r}.")

# --- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("km", "ខ្មែរ")]
# The second folder holds what Django and allauth say; the first one is ours alone.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_vendor"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Phnom_Penh"

# --- Files ----------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# With a manifest `collectstatic` has run: files are compressed and may be kept for ever.
STATIC_MANIFEST = flag("STATIC_MANIFEST", default=not DEBUG)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if not STATIC_MANIFEST
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
    },
}
WHITENOISE_USE_FINDERS = not STATIC_MANIFEST
# No form of ours is larger than this. The one file that a page takes, a list of closures, its form limits.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000

# --- Security -------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "embassy_sched.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [PUBLIC_ORIGIN]
# HTTPS is off only where DEBUG is on, or where somebody says so (a test on a laptop).
_https = flag("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = _https
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
LANGUAGE_COOKIE_SECURE = _https
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Log ------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
