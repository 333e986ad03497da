"""Pages: the public list of jobs, a company's own pages, the counselor's review."""

from jobcenter.employers.views import company, company_orders, desk, jobs

blueprints = (jobs.blueprint, company.blueprint, company_orders.blueprint, desk.blueprint)
