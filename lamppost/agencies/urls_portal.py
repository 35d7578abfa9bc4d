"""The agencies' pages on the portal."""

from django.urls import path

from lamppost.agencies import views

app_name = "agencies"
urlpatterns = [path("", views.home, name="home")]
