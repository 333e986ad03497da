"""A web worker without the web: a process that ranks from its own index. Run by tests, told what to do line by line.

Arguments: how many entries are read at once (below 0: none, so that the file is used). Each line on standard input
is `orders REGISTRATION` or `seekers ORDER`; each answer one line of JSON.
"""

import json
import sys
from datetime import date

from jobcenter import create_app
from jobcenter.core.db import db
from jobcenter.employers.models import JobOrder
from jobcenter.matching import index, search
from jobcenter.matching.index import live
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Registration


def answer(kind: str, key: int, today: date) -> dict:
    indexed = index.current() is not None
    if kind == "orders":
        found = search.orders_for(Scope.everything(), db.session.get_one(Registration, key), today=today).ranking
        return {"indexed": indexed, "matches": {match.order.key: match.total for match in found.matches}}
    found = search.seekers_for(Scope.everything(), db.session.get_one(JobOrder, key), today=today).ranking
    return {"indexed": indexed, "matches": {match.seeker.key: match.total for match in found.matches}}


def main() -> None:
    live.READ_AT_ONCE = int(sys.argv[1])
    today = date.fromisoformat(sys.argv[2])
    app = create_app()
    index.warm(app)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        kind, key = line.split()
        with app.app_context():
            sys.stdout.write(json.dumps(answer(kind, int(key), today)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
