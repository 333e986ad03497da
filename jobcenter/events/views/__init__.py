"""Pages of events: public, the resident's own, the company's, the staff's."""

from jobcenter.events.views import calendar, company, day, desk, mine, public, timetable  # noqa: F401  the calendar adds to the public pages

blueprints = (
    public.blueprint,
    mine.blueprint,
    company.blueprint,
    desk.blueprint,
    timetable.blueprint,
    day.blueprint,
)
