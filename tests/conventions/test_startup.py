"""A web worker starts light: the heavy libraries come in only where they are used."""

import subprocess
import sys

from tests.support import source

HEAVY = [
    "faker", "holidays", "hwpx", "kiwipiepy", "lxml", "numba", "numpy", "ortools", "pandas", "scipy", "sklearn", "typst",
]  # fmt: skip
SCRIPT = f"""
import sys
from jobcenter import create_app
create_app({{"SQLALCHEMY_DATABASE_URI": "sqlite://"}})
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""


def test_create_app_imports_no_heavy_library():
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=source.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
