"""Development server; the only place that starts the scheduler inside the web process."""

import gc

# What is imported now stays for good: looking through it for garbage would only slow the start, and freezing it keeps
# the memory that workers share after a fork.
gc.disable()

from config import Config
from jobcenter import create_app

app = create_app()
gc.freeze()
gc.enable()


def main() -> None:
    """Serve on `$PORT`, with the scheduler running beside the pages."""
    from jobcenter.core import scheduling
    from jobcenter.matching import index

    scheduling.start_in_process(app)
    index.warm(app)
    app.run(host=Config.HOST, port=Config.PORT, threaded=True, use_reloader=False)


if __name__ == "__main__":
    main()
