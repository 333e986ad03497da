"""JobCenter: the working system of a Korean district's job centre (자치구 일자리센터)."""

import importlib
import importlib.util
import pathlib

from flask import Flask

ROOT = pathlib.Path(__file__).resolve().parents[1]

FEATURES = (
    "core",
    "documents",
    "organizations",
    "accounts",
    "audit",
    "ledger",
    "notifications",
    "seekers",
    "employers",
    "matching",
    "rules",
    "programs",
    "benefits",
    "surveys",
    "events",
    "casework",
    "portal",
    "administration",
    "statistics",
    "indicators",
    "demo",
)


def create_app(settings: dict | None = None) -> Flask:
    """Build the application: configuration, extensions, then each feature's `register(app)`, lowest layer first."""
    from config import Config
    from jobcenter import extensions
    from jobcenter.core.routing import LazyRule

    app = Flask(
        __name__,
        instance_path=str(ROOT / "instance"),
        root_path=str(ROOT / "jobcenter"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.url_rule_class = LazyRule
    app.config.from_object(Config)
    app.config.update(settings or {})
    extensions.register(app)
    for name in FEATURES:
        if importlib.util.find_spec(f"jobcenter.{name}") is None:
            continue
        module = importlib.import_module(f"jobcenter.{name}")
        if hasattr(module, "register"):
            module.register(app)
    return app
