"""Every address of the site surface."""

from django.urls import include, path
from django.views.i18n import set_language

from lamppost.config import my_data, pages
from lamppost.config.health import healthz

urlpatterns = [
    path("healthz", healthz),
    path("", include("lamppost.feed.urls")),
    path("", include("lamppost.feed.resident.urls")),
    path("", include("lamppost.transparency.urls")),
    path("", include("lamppost.residents.urls")),
    path("", include("lamppost.footage.urls")),
    path("", include("lamppost.alerts.urls")),
    path("settings/data", my_data.overview, name="my_data"),
    path("settings/data/export", my_data.export, name="my_data_export"),
    path("settings/delete", my_data.delete, name="my_data_delete"),
    path("privacy", pages.privacy, name="privacy"),
    path("offline", pages.offline, name="offline"),
    path("sw.js", pages.service_worker, name="service_worker"),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
    path("language", set_language, name="set_language"),
    path("tiles/", include("lamppost.config.tiles")),
]
