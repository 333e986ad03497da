"""Pages: the public list of jobs, a company's own pages, the counselor's review, outreach and blocks."""

from jobcenter.employers.views import (
    blocks,
    company,
    company_orders,
    desk,
    drafts,
    employers,
    jobs,
    outreach,
    outreach_lists,
)

blueprints = (
    jobs.blueprint,
    company.blueprint,
    company_orders.blueprint,
    desk.blueprint,
    drafts.blueprint,
    employers.blueprint,
    outreach.blueprint,
    outreach_lists.blueprint,
    blocks.blueprint,
)
