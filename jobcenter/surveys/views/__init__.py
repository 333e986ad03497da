"""Pages: one's own questionnaire, and the results for those who manage the centre."""

from jobcenter.surveys.views import answering, results

blueprints = (answering.blueprint, results.blueprint)
