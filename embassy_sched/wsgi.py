"""The WSGI application, for gunicorn: `gunicorn embassy_sched.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "embassy_sched.settings")

application = get_wsgi_application()
