"""Alembic environment: migrates the database the application is configured for."""

from contextlib import contextmanager

from alembic import context
from flask import current_app

extension = current_app.extensions["migrate"]


def _metadata():
    return extension.db.metadatas[None]


def _leave_out_empty(_context, _revision, directives):
    migrating = getattr(context.config.cmd_opts, "autogenerate", False)
    if migrating and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def _render_item(kind, item, _context):
    """Write our column types as what the database sees, so that a migration needs nothing of the application."""
    if kind == "type" and type(item).__module__.startswith("jobcenter."):
        timezone = getattr(item.impl, "timezone", None)
        return "sa.DateTime(timezone=True)" if timezone else f"sa.{type(item.impl).__name__}()"
    return False


def run_offline() -> None:
    """Write the SQL instead of running it (`flask db upgrade --sql`)."""
    url = extension.db.engine.url.render_as_string(hide_password=False)
    context.configure(url=url, target_metadata=_metadata(), literal_binds=True, **_options())
    with context.begin_transaction():
        context.run_migrations()


def _options() -> dict:
    options = dict(extension.configure_args)
    options.setdefault("compare_type", True)
    options.setdefault("render_as_batch", True)
    options.setdefault("render_item", _render_item)
    return options


@contextmanager
def _tables_may_be_made_again(connection):
    """SQLite changes a table by making it again. Rows of other tables that point to it must not stand in the way."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        dangling = driver.execute("PRAGMA foreign_key_check").fetchall()
        if dangling:
            raise RuntimeError(f"rows without the row they point to: {dangling[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def run_online() -> None:
    """Migrate the database."""
    with extension.db.engine.connect() as connection, _tables_may_be_made_again(connection):
        options = {"process_revision_directives": _leave_out_empty, **_options()}
        context.configure(connection=connection, target_metadata=_metadata(), **options)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
