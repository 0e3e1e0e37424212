"""Django's settings, made from the table in `config/env.py`. What differs by size stands in `config/sizes.py`."""

import secrets
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from csp.constants import NONCE
from django.utils.translation import gettext_lazy as _

from config import catalogs, env, sizes

DATA = env.data_folder()
SECRET_KEY = env.kept_secret("HELPWELL_SECRET_KEY", "secret", lambda: secrets.token_urlsafe(64))
STORED_SECRETS_KEYS = env.kept_secret(
    "HELPWELL_STORED_SECRETS_KEY", "stored-secrets", lambda: Fernet.generate_key().decode()
).split(",")
DEBUG = False
DEMO = env.flag("HELPWELL_DEMO")
OUTBOX = env.flag("HELPWELL_OUTBOX")
BASE_URL = (
    env.text("HELPWELL_URL") or f"http://{env.text('HELPWELL_HOST')}:{env.text('HELPWELL_PORT')}"
).rstrip("/")
_base = urlsplit(BASE_URL)
HTTPS = _base.scheme == "https"
ALLOWED_HOSTS = list(
    dict.fromkeys(
        [
            _base.hostname or "localhost",
            "localhost",
            "127.0.0.1",
            "[::1]",
            *env.items("HELPWELL_ALLOWED_HOSTS"),
        ]
    )
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]
TRUSTED_PROXIES = env.items("HELPWELL_TRUSTED_PROXIES")
SECURE_PROXY_SSL_HEADER = None  # uvicorn rewrites the scheme, for trusted proxies only

INSTALLED_APPS = [
    "helpwell.kit",
    "helpwell.events",
    "helpwell.people",
    "helpwell.customers",
    "helpwell.knowledge",
    "helpwell.tickets",
    "helpwell.fields",
    "helpwell.tasks",
    "helpwell.conversations",
    "helpwell.routing",
    "helpwell.macros",
    "helpwell.search",
    "helpwell.bulk",
    "helpwell.channels",
    "helpwell.channels.email",
    "helpwell.desk",
    "helpwell.helpcenter",
    "helpwell.entrance",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "django_htmx",
    "django_prose_editor",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "helpwell.kit.headers.private_pages",
    "helpwell.helpcenter.own_host.own_host",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "helpwell.people.middleware.viewer",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WEB_THREADS = env.number("HELPWELL_WEB_THREADS")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "csp.context_processors.nonce",
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "helpwell.desk.rail.places",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "helpwell.kit.templatetags.ui",
                "helpwell.kit.templatetags.quick",
            ],
        },
    },
    # For what repeats many times on a page: lists. Autoescape is on in both.
    {"BACKEND": "django.template.backends.jinja2.Jinja2", "DIRS": [], "APP_DIRS": True},
]

FORM_RENDERER = "helpwell.kit.forms.KitRenderer"

DATABASES = sizes.databases()
CACHES = sizes.caches()
CHANNEL_LAYERS = sizes.channel_layers()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

AUTH_USER_MODEL = "people.Agent"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation reached the address, or it is not there
ACCOUNT_ADAPTER = "helpwell.people.adapter.ClosedDoor"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = (
    False  # a stranger's address gets no mail because somebody typed it
)
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {
    "login": "helpwell.people.sign_in_forms.LoginForm",
    "reset_password": "helpwell.people.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "helpwell.people.sign_in_forms.ResetPasswordKeyForm",
    "change_password": "helpwell.people.sign_in_forms.ChangePasswordForm",
    "set_password": "helpwell.people.sign_in_forms.SetPasswordForm",
    "reauthenticate": "helpwell.people.sign_in_forms.ReauthenticateForm",
}
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = None
MFA_ADAPTER = "helpwell.people.adapter.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "helpwell.people.sign_in_forms.AuthenticateForm",
    "reauthenticate": "helpwell.people.sign_in_forms.ReauthenticateCodeForm",
    "activate_totp": "helpwell.people.sign_in_forms.ActivateTotpForm",
    "add_webauthn": "helpwell.people.sign_in_forms.AddPasskeyForm",
    "edit_webauthn": "helpwell.people.sign_in_forms.EditPasskeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an agent's address is the administrator's to vouch for
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = (
    not HTTPS
)  # localhost only: browsers refuse passkeys elsewhere without https
MFA_TOTP_ISSUER = "Helpwell"
USERSESSIONS_TRACK_ACTIVITY = False

EMAIL_BACKEND = "helpwell.channels.email.system_mail.DeskBackend"
DEFAULT_FROM_EMAIL = ""  # the desk's first mailbox, asked when a mail is made

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "helpwell_session"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "helpwell_csrf"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = env.text("HELPWELL_LANGUAGE")
LANGUAGES = [("en", _("English")), ("de", _("German")), ("es", _("Spanish"))]
LOCALE_PATHS = [catalogs.compiled(DATA / "locale")]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(MEDIA_ROOT),
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "helpwell.kit.static_storage.OneSheetStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
MAX_MAIL_BYTES = env.number("HELPWELL_MAX_MAIL_MB") * 1024 * 1024
MAX_UPLOAD_BYTES = env.number("HELPWELL_MAX_UPLOAD_MB") * 1024 * 1024
# The largest that anybody has to send: a provider's post with a mail in it (base64 and fields), or a file.
MAX_BODY_BYTES = max(MAX_MAIL_BYTES * 3 // 2, MAX_UPLOAD_BYTES) + 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000
MAILS_AN_HOUR = env.number("HELPWELL_MAILS_AN_HOUR")
INSECURE_MAIL_SERVERS = env.flag("HELPWELL_INSECURE_MAIL_SERVERS")
RECEIVER_HOST = env.text("HELPWELL_RECEIVER_HOST")
LMTP_PORT = env.number("HELPWELL_LMTP_PORT")
SMTP_PORT = env.number("HELPWELL_SMTP_PORT")
SMTP_TLS_CERTIFICATE = env.text("HELPWELL_SMTP_TLS_CERTIFICATE")
SMTP_TLS_KEY = env.text("HELPWELL_SMTP_TLS_KEY")
RECEIVER_MEMORY_BYTES = env.number("HELPWELL_RECEIVER_MEMORY_MB") * 1024 * 1024

LOGGING = sizes.logging()
