"""Writes of events, one function per use case. None of them commits; all take actor and time as arguments."""
