"""Development server; the only place that starts the scheduler inside the web process."""

from config import Config
from jobcenter import create_app

app = create_app()


def main() -> None:
    """Serve on `$PORT`, with the scheduler running beside the pages."""
    from jobcenter.core import scheduling

    scheduling.start_in_process(app)
    app.run(host=Config.HOST, port=Config.PORT, threaded=True, use_reloader=False)


if __name__ == "__main__":
    main()
