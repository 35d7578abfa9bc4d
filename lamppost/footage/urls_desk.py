"""Finished pictures and clips for the people who moderate, by addresses that the desk signed."""

from django.urls import path

from lamppost.footage import views

app_name = "footage"
urlpatterns = [
    path("media/<uuid:media_id>/<int:version>/<str:name>", views.shown, name="shown"),
]
