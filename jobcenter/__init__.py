"""JobCenter: the working system of a Korean district's job centre (자치구 일자리센터)."""

import importlib
import importlib.util
import pathlib

from flask import Flask
from jinja2 import FileSystemBytecodeCache

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
    _keep_compiled_templates(app)
    extensions.register(app)
    for name in FEATURES:
        if importlib.util.find_spec(f"jobcenter.{name}") is None:
            continue
        module = importlib.import_module(f"jobcenter.{name}")
        if hasattr(module, "register"):
            module.register(app)
    return app


def _keep_compiled_templates(app: Flask) -> None:
    folder = pathlib.Path(app.config["TEMPLATE_CACHE"])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    app.jinja_options = {**app.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(folder))}
