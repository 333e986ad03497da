"""Every job that is declared is registered, with a cron line and a name of its feature."""

import ast

from jobcenter.core import scheduling
from tests.support import source


def declared() -> dict[str, str]:
    """The names given to @scheduled in the source, with their file."""
    found = {}
    for path in source.modules():
        for node in ast.walk(source.tree(path)):
            if not isinstance(node, ast.FunctionDef):
                continue
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).split(".")[-1] == "scheduled":
                    found[ast.literal_eval(decorator.args[0])] = source.feature(path)
    return found


def test_every_declared_job_is_registered(bare_app):
    registered = {job.name for job in scheduling.jobs()}
    assert registered >= set(declared())


def test_jobs_are_named_after_their_feature():
    wrong = {name: feature for name, feature in declared().items() if name.split(".")[0] != feature}
    assert not wrong
