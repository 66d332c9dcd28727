"""The WSGI door, served by gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from portal.start import GUNICORN_GIVES_UP, refuse_illustration, refusing_in_lines

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

with refusing_in_lines(GUNICORN_GIVES_UP):
    application = get_wsgi_application()
    refuse_illustration()
