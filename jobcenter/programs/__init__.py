"""Programs, rounds and the one pipeline from an application to an outcome."""
