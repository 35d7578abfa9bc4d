"""Forms as a browser would send them, and pages as a person reads them."""

import re


def form_of(draft, **change):
    fields = {
        "version": draft.version,
        "read_as": draft.read_as,
        "category": draft.category,
        "title_en": draft.title_en,
        "text_en": draft.text_en,
        "title_es": draft.title_es,
        "text_es": draft.text_es,
        "place": draft.cell,
        "attestation": "community",
    }
    return {**fields, **change}


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
