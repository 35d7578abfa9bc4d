"""Moderation's addresses on the desk."""

from django.urls import path

from lamppost.feed.operator import views

app_name = "moderation"
urlpatterns = [
    path("moderation", views.queue, name="queue"),
    path("moderation/next", views.next_case, name="next"),
    path("moderation/rules", views.rules, name="rules"),
    path("moderation/<uuid:case_id>", views.case, name="case"),
    path("moderation/<uuid:case_id>/claim", views.claim, name="claim"),
    path("moderation/<uuid:case_id>/release", views.release, name="release"),
    path("moderation/<uuid:case_id>/decide", views.decide, name="decide"),
]
