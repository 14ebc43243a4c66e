"""Django's settings, derived from what the operator set (`foundation/settings.py`)."""

from pathlib import Path
from typing import Any

import django_stubs_ext

from whiteglove.config.database import django_database
from whiteglove.config.providers import providers
from whiteglove.foundation.settings import secret_key, settings

django_stubs_ext.monkeypatch()

own = settings()
PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = own.debug
SECRET_KEY = secret_key()
ALLOWED_HOSTS = [host.strip() for host in own.allowed_hosts.split(",") if host.strip()]
ROOT_URLCONF = "whiteglove.config.urls"
ASGI_APPLICATION = "whiteglove.config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "whiteglove.foundation.journal",
    "whiteglove.foundation.blobs",
    "whiteglove.team",
    "whiteglove.customers",
    "whiteglove.journey",
    "whiteglove.rulebook",
    "whiteglove.encounters",
    "whiteglove.conversations",
    "whiteglove.promises",
    "whiteglove.routing",
    "whiteglove.channels.email",
    "whiteglove.channels.push",
    "whiteglove.channels.webhooks",
    "whiteglove.perception",
    "whiteglove.recovery",
    "whiteglove.insight",
    "whiteglove.improvement",
    "whiteglove.demo",
    "whiteglove.web",
    "whiteglove.api",
]

MIDDLEWARE = [
    "whiteglove.web.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "whiteglove.web.locale.ColleagueLocale",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "whiteglove.web.account.devices.RememberDevice",
    "whiteglove.web.account.policy.SecondFactorFirst",
    "whiteglove.web.refusals.Refusals",
]

DATABASES: dict[str, Any] = {"default": django_database(own)}
STORAGES = {
    "default": {"BACKEND": "whiteglove.foundation.blobs.storage.BlobFolder"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
BLOB_FOLDER = own.home / "blobs"
# Counts tries to sign in, so all processes must share it. When it is full, what has expired goes, and nothing else.
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "whiteglove.team.tries.CountedTries",
        "LOCATION": "team_tries",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

TEMPLATES = [
    {
        "BACKEND": "whiteglove.web.translated.Pages",
        "NAME": "jinja2",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "whiteglove.web.environment.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "django",
        "DIRS": [PACKAGE / "web" / "library_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LANGUAGE_CODE = own.language
LANGUAGES = [("en", "English"), ("ja", "日本語")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True

AUTH_USER_MODEL = "team.Colleague"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "whiteglove.web.accounts.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_RATE_LIMITS = {
    "reset_password": "20/h/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    "tell_us": "20/h/ip",  # of the portal's page; several people may sit behind one address
}
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_FORMS = {
    "reset_password": "whiteglove.web.account.forgotten.AskForm",
    "user_token": "whiteglove.web.account.forgotten.LinkForm",
    "reset_password_from_key": "whiteglove.web.account.forgotten.NewPasswordForm",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if own.public_url and own.public_url.startswith("https://") else "http"
MFA_ADAPTER = "whiteglove.web.account.secrets_kept.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "whiteglove.web.account.provider.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": providers(own)}}
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/sign-in/"

SESSION_ENGINE = "whiteglove.team.signed_in"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_NAME = "whiteglove_session"
CSRF_COOKIE_NAME = "whiteglove_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(own.public_url and own.public_url.startswith("https://"))
CSRF_TRUSTED_ORIGINS = [own.public_url] if own.public_url else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_MEMORY_SIZE = 30_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the editor of a map sends all of its touchpoints
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

PROCRASTINATE_ON_APP_READY = "whiteglove.config.schedule.add_clockwork"
PROCRASTINATE_IMPORT_PATHS: list[str] = []
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "whiteglove.foundation.logs.OneLine", "format": "%(levelname)s %(name)s: %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}, "psycopg.pool": {"level": "ERROR"}},
}
