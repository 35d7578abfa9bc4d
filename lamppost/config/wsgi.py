"""What granian serves; which surface it is, LAMPPOST_SURFACE says."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamppost.config.settings")
application = get_wsgi_application()
