"""Referral letters (알선장): what they say, their numbers, and every time one was handed out."""

from jobcenter.matching.letters.service import Letter, issue, latest

__all__ = ["Letter", "issue", "latest"]
