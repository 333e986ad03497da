"""Today's cases of the demonstration accounts: a resident, a company, what waits on the desk."""


def load(_loading) -> None:
    """Load nothing yet."""
