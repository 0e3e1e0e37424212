"""What differs between one process on SQLite and many nodes on PostgreSQL and Redis, in one place."""

import os
import sys
from typing import Any

import dj_database_url

from config import env


def databases() -> dict[str, dict[str, Any]]:
    """SQLite in the data folder, or what DATABASE_URL names."""
    url = env.text("DATABASE_URL")
    if url:
        found: dict[str, Any] = dict(
            dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
        )
        planned = 5 if env.flag("HELPWELL_PREPARED_STATEMENTS") else None  # at the fifth time
        own = {"server_side_binding": True, "prepare_threshold": planned}
        return {"default": {**found, "OPTIONS": {**own, **found.get("OPTIONS", {})}}}
    return {
        "default": {
            "ENGINE": "helpwell.kit.sqlite",
            "NAME": env.data_folder() / "helpwell.sqlite3",
            "CONN_MAX_AGE": 600,
            "TEST": {
                "NAME": ":memory:"
            },  # as for Django's own backend, whose name test tools look for
            "OPTIONS": {
                # DEFERRED lets two readers both want to become the writer, and one must fail; IMMEDIATE makes them wait in line.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-32000; PRAGMA mmap_size=2147418112; PRAGMA temp_store=MEMORY;"
                    "PRAGMA journal_size_limit=67108864;"
                ),
            },
        }
    }


def caches() -> dict[str, dict[str, Any]]:
    """Rate limits and small answers: Redis where there is one, else a table all processes share."""
    url = env.text("REDIS_URL")
    if url:
        return {
            "default": {
                "BACKEND": "django.core.cache.backends.redis.RedisCache",
                "LOCATION": url,
                "KEY_PREFIX": "helpwell",
            }
        }
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "events_cache",
        }
    }


def channel_layers() -> dict[str, dict[str, Any]]:
    """Groups of sockets: within the process, fed by the event log; over Redis where there is one."""
    url = env.text("REDIS_URL")
    if url:
        return {
            "default": {
                "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
                "CONFIG": {"hosts": [url], "prefix": "helpwell"},
            }
        }
    return {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}


def logging() -> dict[str, Any]:
    """JSON lines without personal data, to a rotated file and to standard error."""
    named = env.text("HELPWELL_LOG_FILE")
    handlers: dict[str, dict[str, Any]] = {
        "stderr": {
            "class": "logging.StreamHandler",
            "stream": sys.stderr,
            "formatter": "lines",
            "filters": ["redact"],
            # Beside a file the terminal shows only what somebody must know.
            "level": "NOTSET" if named == "-" else "WARNING",
        },
    }
    if named != "-" and "PYTEST_VERSION" not in os.environ:
        path = named or env.data_folder() / "logs" / "helpwell.log"
        handlers["file"] = {
            "class": "helpwell.kit.log_file.SharedRotatingFile",
            "filename": str(path),
            "formatter": "lines",
            "filters": ["redact"],
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"redact": {"()": "helpwell.kit.redact.Redacting"}},
        "formatters": {"lines": {"()": "helpwell.kit.redact.JsonLines"}},
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": env.text("HELPWELL_LOG_LEVEL")},
        "loggers": {
            "django.db.backends": {"level": "WARNING"},
            "mail.log": {"level": "WARNING"},
            "uvicorn.access": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
        },
    }
