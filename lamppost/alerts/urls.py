"""Addresses of this room on the site."""

from django.urls import path

from lamppost.alerts import views

app_name = "alerts"
urlpatterns = [
    path("notifications", views.notifications, name="notifications"),
    path("push/subscribe", views.subscribe, name="subscribe"),
    path("push/forget", views.forget, name="forget"),
]
