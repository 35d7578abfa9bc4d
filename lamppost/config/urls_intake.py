"""Every address of the intake surface."""

from django.urls import path

from lamppost.config.health import healthz
from lamppost.dispatch.api import api

urlpatterns = [
    path("healthz", healthz),
    path("v1/", api.urls),
]
