"""The application as the browser tests see it: everything as in use, only the sign-in rate is not limited."""

from jobcenter import create_app

app = create_app({"SIGN_IN_RATE": "10000 per minute", "PUBLIC_FORM_RATE": "10000 per minute"})
