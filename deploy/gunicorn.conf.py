"""Gunicorn in production: sync workers behind a proxy that keeps connections and serves static files.

    .venv/bin/gunicorn --config deploy/gunicorn.conf.py run:app

The number of workers comes from WEB_CONCURRENCY (gunicorn's own setting); without it, two for each core.
"""

import multiprocessing
import os

from config import Config

bind = f"{Config.HOST}:{Config.PORT}"
workers = int(os.environ.get("WEB_CONCURRENCY", 2 * multiprocessing.cpu_count()))
worker_class = "sync"
backlog = 2048
timeout = 60
graceful_timeout = 30
# A worker is replaced now and then, at different moments, so that no leak lives long.
max_requests = 20_000
max_requests_jitter = 2_000
accesslog = "-"
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(D)sus'  # No query string and no address: both can name a person.


def post_worker_init(worker):
    """Load the index of orders and job seekers beside the first requests."""
    from jobcenter.matching import index

    index.warm(worker.app.wsgi())
