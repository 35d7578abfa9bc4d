"""Every address of the site surface."""

from django.urls import include, path

from lamppost.config.health import healthz

urlpatterns = [
    path("healthz", healthz),
    path("tiles/", include("lamppost.config.tiles")),
]
