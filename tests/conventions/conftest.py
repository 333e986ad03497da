"""An application without a database, for reading what is registered on it."""

import pytest
from flask import Flask

from jobcenter import create_app
from jobcenter.core.db import db


@pytest.fixture(scope="session")
def bare_app() -> Flask:
    """The application as it registers itself; nothing is stored."""
    return create_app({"SQLALCHEMY_DATABASE_URI": "sqlite://", "TESTING": True})


@pytest.fixture(scope="session")
def person_models(bare_app) -> set[str]:
    """The names of the classes whose rows are about one person."""
    return {
        mapper.class_.__name__
        for mapper in db.Model.registry.mappers
        if "person_id" in mapper.columns or mapper.class_.__name__ == "Person"
    }
