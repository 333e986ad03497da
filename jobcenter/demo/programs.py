"""The programs and rounds of the documents, from the templates they are kept as."""


def load(_loading) -> None:
    """Load nothing yet."""
