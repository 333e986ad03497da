"""What numba compiles lies in the instance folder."""

import os
import subprocess
import sys

from tests.support import source

SCRIPT = """
from config import Config
import numba
print(numba.config.CACHE_DIR)
print(Config.COMPILED_FOLDER)
"""


def test_compiled_code_is_kept_in_the_instance_folder(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=source.ROOT,
        env={**environment, "JOBCENTER_INSTANCE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [str(tmp_path / "compiled")] * 2
