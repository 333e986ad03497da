"""One index over job orders and job seekers: kept in the database, held as columns by every worker process.

`models` are its tables; `writing` writes an entry in the transaction of the change it comes from; `entries` says
what an entry holds; `analysing` adds morphemes, in a job; `building` makes, checks and repairs the whole; `live` is
what a process holds and how it follows the changes; `snapshot` is the file a process starts from.
"""

from jobcenter.matching.index.live import current, profiles, warm

__all__ = ["current", "profiles", "warm"]
