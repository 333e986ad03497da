"""Settings of one installation: the only reader of the process environment."""

import os
import pathlib
import secrets
from datetime import date, timedelta

ROOT = pathlib.Path(__file__).resolve().parent
INSTANCE = pathlib.Path(os.environ.get("JOBCENTER_INSTANCE", ROOT / "instance"))


def _secret(name: str) -> str:
    """Return a secret from the environment, or one kept in the instance folder and made on the first start."""
    given = os.environ.get(name)
    if given:
        return given
    INSTANCE.mkdir(parents=True, exist_ok=True)
    path = INSTANCE / name.lower()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf8").strip()
    value = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w", encoding="utf8") as file:
        file.write(value)
    return value


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


def _database_url() -> str:
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{INSTANCE / 'jobcenter.db'}"
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _day(name: str) -> date | None:
    given = os.environ.get(name)
    return date.fromisoformat(given) if given else None


class Config:
    """Flask configuration; every value can be set through the environment (see README, Configuration)."""

    SECRET_KEY = _secret("SECRET_KEY")
    PERSONAL_DATA_KEY = _secret("PERSONAL_DATA_KEY")
    SQLALCHEMY_DATABASE_URI = _database_url()
    MIGRATIONS = str(ROOT / "migrations")
    HOST = os.environ.get("HOST", "127.0.0.1")
    PORT = int(os.environ.get("PORT", "5000"))

    HTTPS = _flag("JOBCENTER_HTTPS", False)
    TRUSTED_PROXIES = int(os.environ.get("JOBCENTER_TRUSTED_PROXIES", "0"))
    SESSION_COOKIE_NAME = "jobcenter"
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    SESSION_COOKIE_SECURE = HTTPS
    SESSION_REFRESH_EACH_REQUEST = False
    PERMANENT_SESSION_LIFETIME = timedelta(hours=12)
    IDLE_MINUTES = int(os.environ.get("JOBCENTER_IDLE_MINUTES", "30"))

    # Five documents of a form at once; each alone is limited as well.
    MAX_CONTENT_LENGTH = 40 * 1024 * 1024
    MAX_FILE_BYTES = 8 * 1024 * 1024
    FILE_FOLDER = str(INSTANCE / "files")
    # Indexes that matching makes and can make again.
    MATCHING_FOLDER = str(INSTANCE / "matching")
    # What numba compiles is kept here, never in the folder of the code, which may not be writable.
    COMPILED_FOLDER = os.environ.setdefault("NUMBA_CACHE_DIR", str(INSTANCE / "compiled"))
    # Templates as compiled code, so that a new process does not compile every page again.
    TEMPLATE_CACHE = os.environ.get("JINJA_CACHE_DIR", str(INSTANCE / "templates"))
    MAX_FORM_MEMORY_SIZE = 1024 * 1024
    WTF_CSRF_TIME_LIMIT = None

    RATELIMIT_STORAGE_URI = os.environ.get("RATE_LIMIT_STORAGE", "memory://")
    RATELIMIT_HEADERS_ENABLED = True
    SIGN_IN_RATE = "20 per minute"
    PUBLIC_FORM_RATE = "30 per minute"
    LOCK_OUT_FAILURES = 5
    LOCK_OUT_MINUTES = 15

    BABEL_DEFAULT_LOCALE = "ko"
    BABEL_DEFAULT_TIMEZONE = "Asia/Seoul"
    BABEL_TRANSLATION_DIRECTORIES = str(ROOT / "translations")

    MAIL_SERVER = os.environ.get("MAIL_SERVER", "")
    MAIL_PORT = int(os.environ.get("MAIL_PORT", "25"))
    # `recording` keeps texts instead of sending them; on a real installation nothing is sent until a driver is named.
    SMS_DRIVER = os.environ.get("SMS_DRIVER", "none" if HTTPS else "recording")
    MESSENGER_DRIVER = os.environ.get("MESSENGER_DRIVER", "none" if HTTPS else "recording")
    MAIL_SENDER = os.environ.get("MAIL_SENDER", "no-reply@jobcenter.example")

    CLOCK_DATE = _day("JOBCENTER_TODAY")
    SITE_NAME = {"ko": "일자리이음", "en": "JobCenter"}
    SITE_ORGANIZATION = os.environ.get("JOBCENTER_ORGANIZATION", "")
    OFFICIAL_MASTHEAD = _flag("JOBCENTER_OFFICIAL", False)
    TEMPLATES_AUTO_RELOAD = False
    SEND_FILE_MAX_AGE_DEFAULT = timedelta(days=365)
