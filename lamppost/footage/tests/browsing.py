"""What a browser does with pictures and clips, in a test's words."""

import json

TUS = {"Tus-Resumable": "1.0.0"}
STREAM = "application/offset+octet-stream"


def announce(client, length, **headers):
    return client.post("/uploads", headers=TUS | {"Upload-Length": str(length)} | headers)


def patch(client, address, data, offset=0, **headers):
    more = TUS | {"Upload-Offset": str(offset)} | headers
    return client.patch(address, data, content_type=STREAM, headers=more)


def head(client, address):
    return client.head(address, headers=TUS)


def send(client, data):
    """Upload in one piece; the id."""
    made = announce(client, len(data))
    assert made.status_code == 201, made.content
    done = patch(client, made["Location"], data)
    assert (done.status_code, done["Upload-Offset"]) == (204, str(len(data)))
    return made["Location"].rpartition("/")[2]


def confirm(client, media_id, boxes=(), sound=False, looked=True):
    body = json.dumps({"looked": looked, "boxes": list(boxes), "sound": sound})
    return client.post(f"/media/{media_id}/confirm", body, content_type="application/json")


def body(response):
    return b"".join(response.streaming_content)
