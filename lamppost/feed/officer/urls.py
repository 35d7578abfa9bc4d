"""The feed's pages on the portal."""

from django.urls import path

from lamppost.feed.officer import views

app_name = "feed_officer"
urlpatterns = [
    path("alerts", views.alerts, name="alerts"),
    path("alerts/<uuid:alert_id>", views.alert, name="alert"),
]
