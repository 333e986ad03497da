"""Documents: one description of a paper (`blocks`), as page, PDF, HWPX, XLSX, CSV. Pure: knows no feature and no database."""

from flask import Flask


def register(app: Flask) -> None:
    """Register what pages need to show a paper."""
    from jobcenter.documents import page

    page.register(app)
