"""Writes of the pipeline, one function per use case, by the part of the pipeline they belong to."""

from jobcenter.programs.service import applications, enrollment, offers, rounds, screening, seats, selection

__all__ = ["applications", "enrollment", "offers", "rounds", "screening", "seats", "selection"]
