"""The public log's address on the site."""

from django.urls import path

from lamppost.transparency import views

app_name = "transparency"
urlpatterns = [path("log", views.log, name="log")]
