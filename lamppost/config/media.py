"""Where browsers may be sent for pictures and clips (LAMPPOST_MEDIA_DIRECT)."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit


def origin_of_store(url: str) -> str:
    """The origin of an s3:// address, for the Content-Security-Policy."""
    parts = urlsplit(url)
    plain = parse_qs(parts.query).get("tls") == ["0"]
    return f"{'http' if plain else 'https'}://{parts.netloc.rpartition('@')[2]}"
