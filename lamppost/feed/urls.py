"""The feed's addresses on the site."""

from django.urls import path

from lamppost.feed.views import alert, atom, home, map, often, public

app_name = "feed"
urlpatterns = [
    path("", home.home, name="home"),
    path("alerts", public.alerts, name="alerts"),
    path("alerts/often", often.often, name="often"),
    path("alerts.atom", atom.show, name="atom"),
    path("alerts/<uuid:alert_id>", alert.show, name="alert"),
    path("map", map.show, name="map"),
    path("items.json", map.items, name="items"),
]
