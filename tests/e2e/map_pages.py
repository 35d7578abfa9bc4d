"""Two small pages around the real map component: one with pins and a list, one that picks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path

HEAD = """{% load static i18n look %}{% get_current_language as language %}<!doctype html>
<html lang="{{ language }}"><head><meta charset="utf-8"><title>Map</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="{% static 'img/logo.svg' %}" type="image/svg+xml">
<script src="{% static 'lamppost/boot.js' %}"></script>
<link rel="stylesheet" href="{% static 'lamppost/app.css' %}">
<link rel="stylesheet" href="{% static 'lamppost/components.css' %}">
<link rel="stylesheet" href="{% static 'try/try.css' %}">{% include "components/map_head.html" %}
</head><body class="bare"><main id="main">"""
PINS = """<h1 class="vh">Map</h1><div class="try-map">{% include "components/map.html" %}</div>
<ol>{% for item in items %}<li data-alert="{{ item.id }}"><a href="{{ item.url }}">{{ item.title }}
</a></li>{% endfor %}</ol><button data-theme-toggle>Theme</button></main></body></html>"""
PICK = """<h1 class="vh">Place</h1><form method="post"><div class="try-map">
{% include "components/map.html" with pick="place" radius=805 %}</div>
<button>Save</button></form></main></body></html>"""
HERE = {"lat": 41.9174, "lng": -87.70699, "zoom": 13.4}


def _items() -> list[dict[str, object]]:
    kinds = ["shots_fired", "fire_residential", "burglary", "vehicle_break_in_or_theft", "robbery"]
    states = ["live", "live", "live", "ended", "retracted"]
    spots = [(0.002, 0.001), (-0.006, 0.011), (0.007, -0.014), (-0.009, -0.009), (0.011, 0.016)]
    some = [
        {
            "id": f"a{i}",
            "lat": HERE["lat"] + spots[i % 5][0] * (1 + i // 5 * 0.9),
            "lng": HERE["lng"] + spots[i % 5][1] * (1 + i // 5 * 0.7),
            "category": kinds[i % 5],
            "title": f"Reports of something near corner {i}",
            "url": f"#a{i}",
            "status": states[i % 5],
        }
        for i in range(15)
    ]
    stacked = [some[0] | {"id": f"s{i}", "lat": 41.9246, "lng": -87.7137} for i in range(3)]
    return [*some, *stacked]


def pins(request: HttpRequest) -> HttpResponse:
    rings = [{"lat": HERE["lat"], "lng": HERE["lng"], "radius_m": 805}]
    return _page(request, PINS, items=_items(), items_url="/items.json", rings=rings)


def pick(request: HttpRequest) -> HttpResponse:
    return _page(request, PICK)


def items(request: HttpRequest) -> JsonResponse:
    return JsonResponse(_items(), safe=False)


def _page(request: HttpRequest, body: str, **facts: object) -> HttpResponse:
    template = engines["django"].from_string(HEAD + body)
    return HttpResponse(template.render({**HERE, **facts}, request))


urlpatterns = [
    path("", pins),
    path("pick", pick),
    path("items.json", items),
    path("tiles/", include("lamppost.config.tiles")),
]
