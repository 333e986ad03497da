"""Pages: the public list of jobs, a company's own pages, the counselor's review."""

blueprints = ()
