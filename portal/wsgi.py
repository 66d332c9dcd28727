"""The WSGI door, served by gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()

# Settings are read by now.
from portal.start import refuse_illustration  # noqa: E402

refuse_illustration()
