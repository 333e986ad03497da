"""Pacing: where the year of an indicator will end at today's pipeline and past conversion, and what would close the gap."""
