"""The scheduler in a process of its own; with a mark to write, its third close stands still in the middle.

python -m tests.support.scheduler_process DATABASE_URL [MARK]
"""

import sys
import time
from datetime import date
from itertools import count
from pathlib import Path

from jobcenter import create_app
from jobcenter.core.db import db
from jobcenter.core.scheduling import Scheduler
from jobcenter.statistics import service

SETTINGS = {
    "SECRET_KEY": "test",
    "PERSONAL_DATA_KEY": "test",
    "CLOCK_DATE": date(2026, 11, 20),
    "SCHEDULER_TICK_SECONDS": 1,
    "SCHEDULER_LEASE_SECONDS": 2,
}


def stand_still_in_the_middle(mark: Path) -> None:
    """Let two organizations be closed, the third write its figures and say so, and go no further."""
    begun = count(1)
    as_ever = service.digest

    def digest(close, found):
        if next(begun) < 3:
            return as_ever(close, found)
        db.session.flush()
        mark.write_text("half of the figures are written", encoding="utf8")
        time.sleep(600)
        raise AssertionError("nobody killed the scheduler")

    service.digest = digest


def main() -> None:
    """Run until stopped."""
    url, *mark = sys.argv[1:]
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})
    if mark:
        stand_still_in_the_middle(Path(mark[0]))
    Scheduler(app).run()


if __name__ == "__main__":
    main()
