"""Static files: those with a compressed twin beside them go out compressed."""

import mimetypes
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.security import safe_join


def register(app: Flask) -> None:
    """Serve `name.gz` for `name` to a browser that takes gzip."""

    def send(filename: str) -> Response:
        compressed = safe_join(str(app.static_folder), f"{filename}.gz")
        if compressed is None or not Path(compressed).is_file():
            return app.send_static_file(filename)
        if request.accept_encodings["gzip"]:
            response = app.send_static_file(f"{filename}.gz")
            response.mimetype = mimetypes.guess_type(filename)[0] or "application/octet-stream"
            response.content_encoding = "gzip"
            response.headers.pop("Content-Disposition", None)
        else:
            response = app.send_static_file(filename)
        response.vary.add("Accept-Encoding")
        return response

    app.view_functions["static"] = send
