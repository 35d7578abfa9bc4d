"""Signing in on desk and portal."""

from django.urls import path

from lamppost.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in", views.sign_in_page, name="sign_in"),
    path("sign-out", views.sign_out, name="sign_out"),
]
