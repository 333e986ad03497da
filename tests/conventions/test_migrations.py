"""The migrations form one line."""

from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.support import source


def test_there_is_one_migration_head():
    configuration = Config()
    configuration.set_main_option("script_location", str(source.ROOT / "migrations"))
    assert len(ScriptDirectory.from_config(configuration).get_heads()) == 1
