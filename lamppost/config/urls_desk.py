"""Every address of the desk surface."""

from django.urls import path

from lamppost.config.health import healthz

urlpatterns = [
    path("healthz", healthz),
]
