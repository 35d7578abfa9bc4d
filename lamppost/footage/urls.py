"""Uploads, the author's own pictures and clips, finished ones by signed address. For the site."""

from django.urls import path

from lamppost.footage import tus, views

app_name = "footage"
urlpatterns = [
    path("uploads", tus.uploads, name="uploads"),
    path("uploads/<uuid:upload_id>", tus.upload, name="upload"),
    path("media/<uuid:media_id>", views.state, name="state"),
    path("media/<uuid:media_id>/confirm", views.confirm, name="confirm"),
    path("media/<uuid:media_id>/look/<str:name>", views.look, name="look"),
    path("media/<uuid:media_id>/<int:version>/<str:name>", views.shown, name="shown"),
]
