"""The entry of a WSGI server: `gunicorn wsgi:app`."""

from mentorcruise import create_app

app = create_app()
