"""Every message has a Korean translation, none of them fuzzy."""

import subprocess
import sys

from tests.support import source


def test_korean_catalogue_is_complete():
    done = subprocess.run(
        [sys.executable, "scripts/translations.py", "check"], cwd=source.ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
