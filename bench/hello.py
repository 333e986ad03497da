"""The least a Flask application can do: the measure for pages."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Answer in one word."""
    return "hello"
