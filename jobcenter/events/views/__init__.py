"""Pages of events: public, the resident's own, the company's, the staff's."""

from jobcenter.events.views import company, day, desk, mine, public, timetable

blueprints = (
    public.blueprint,
    mine.blueprint,
    company.blueprint,
    desk.blueprint,
    timetable.blueprint,
    day.blueprint,
)
