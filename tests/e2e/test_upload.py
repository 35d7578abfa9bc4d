"""A picture and a clip in a real browser: sent, paused, gone on with, looked at, blurred, shown.

The page is the test's own (the composer belongs to another room); scripts, styles, headers,
uploads, worker and pictures are the product's, on a whole installation.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tusclient.client import TusClient

from lamppost.footage.tests import samples
from tests.e2e.browser import HAS_CHROMIUM, chromium
from tests.e2e.people import Resident
from tests.e2e.servers import House, installation

if not HAS_CHROMIUM:
    pytest.skip("chromium is not installed", allow_module_level=True)

TUS = Path(__file__).parent / "static" / "tus" / "tus.min.js"  # npm tus-js-client 4.3.1, MIT
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Try</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<link rel="stylesheet" href="{css}"><input type="file" id="file"><div id="host" class="blur-host">
</div><script type="module" src="/try.js"></script></html>"""
SCRIPT = """
import * as upload from "{upload}"; import {{ BlurBoxes }} from "{blur}";
window.it = {{ ...upload, BlurBoxes, shares: [], states: [] }};
"""
SEND = """async ([piece, pauseAt]) => {
  const csrf = window.csrf, it = window.it;
  it.one = new it.Upload(document.querySelector("#file").files[0], { csrf, piece,
    onProgress: (share) => { it.shares.push(share); if (share >= pauseAt) it.one.pause(); },
    onState: (word, message) => it.states.push(word + (message && ": " + message)) });
  return await it.one.start().catch((problem) => "refused: " + problem.message);
}"""
GO_ON = """async () => { it.shares.length = 0; it.one.onProgress = (s) => it.shares.push(s);
  return await it.one.start(); }"""
FOLLOW = "async ([id, until]) => await it.follow(id, () => {}, {every: 200, until})"
LOOK = """async (facts) => {
  const host = document.querySelector("#host");
  const seen = document.createElement(facts.kind === "clip" ? "video" : "img");
  host.replaceChildren(seen);
  const ready = new Promise((done) => seen.addEventListener(
    facts.kind === "clip" ? "loadeddata" : "load", done));
  seen.src = facts.look; await ready;
  it.boxes = new it.BlurBoxes(host, { words: { box: "Blurred part", help: "Arrow keys move it." },
    boxes: facts.proposals, seconds: facts.seconds, onChange: (list) => { it.list = list; } });
}"""
PLAY = """async (address) => {
  const video = document.createElement("video"); video.muted = true; video.src = address;
  document.body.append(video);
  await video.play();
  await new Promise((done) => video.addEventListener("ended", done));
  return [video.videoWidth, video.videoHeight, Math.round(video.duration)];
}"""


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with installation("site", "worker") as house:
        house.facts = house.run("tests.e2e.seed_resident")
        yield house


@pytest.fixture(scope="module")
def resident(house: House) -> Iterator[Any]:
    with chromium() as browser:
        yield Resident.signs_in(browser, house, house.facts["email"], "lamp light over porches")


@pytest.fixture
def page(resident: Resident, house: House) -> Iterator[Any]:
    """The test's page at the site's own origin, under the site's own policy."""
    page, trouble = resident.page.context.new_page(), []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda m: "Content Security" in m.text and trouble.append(m.text))
    real = page.goto(f"{house.site}/settings")
    csrf = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    policy = {"Content-Security-Policy": real.headers["content-security-policy"]}
    names = _static(house)
    html = PAGE.format(css=names["footage.css"])
    script = SCRIPT.format(upload=names["upload.js"], blur=names["blur.js"])
    page.route("**/try", lambda r: r.fulfill(body=html, content_type="text/html", headers=policy))
    page.route("**/try.js", lambda r: r.fulfill(body=script, content_type="text/javascript"))
    page.goto(f"{house.site}/try")
    page.wait_for_function("() => window.it")
    page.evaluate("(csrf) => { window.csrf = csrf; }", csrf)
    yield page
    page.close()
    assert trouble == []


def _static(house: House) -> dict[str, str]:
    """The hashed addresses of this room's files."""
    manifest = json.loads((house.folder / "static" / "staticfiles.json").read_text())
    names = ("footage.css", "upload.js", "blur.js")
    return {name: f"/static/{manifest['paths'][f'footage/{name}']}" for name in names}


def choose(page: Any, name: str, data: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    page.set_input_files("#file", file)


def until(page: Any, media_id: str, state: str) -> Any:
    facts = page.evaluate(FOLLOW, [media_id, [state, "refused", "failed"]])
    assert facts["state"] == state, facts
    return facts


def pixels(page: Any, address: str) -> Any:
    body = page.request.get(page.url.rpartition("/")[0] + address).body()
    return np.asarray(Image.open(io.BytesIO(body)).convert("L"), np.float32)


def test_a_picture_is_sent_paused_gone_on_with_looked_at_and_blurred(page: Any) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (600, 800, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, "JPEG", quality=95)
    choose(page, "mine.jpg", out.getvalue())
    assert page.evaluate(SEND, [50_000, 0.3]) is None
    assert page.evaluate("it.states.at(-1)") == "paused"
    media_id = page.evaluate(GO_ON)
    assert 0.2 < page.evaluate("it.shares[0]") < 0.6, "it went on where it was"
    assert page.evaluate("it.shares.at(-1)") == 1

    facts = until(page, media_id, "to_look_at")
    page.evaluate(LOOK, facts)
    frame = page.locator("#host svg").bounding_box()
    left, top = frame["x"], frame["y"]
    page.mouse.move(left + frame["width"] * 0.1, top + frame["height"] * 0.1)
    page.mouse.down()
    page.mouse.move(left + frame["width"] * 0.4, top + frame["height"] * 0.5, steps=4)
    page.mouse.up()
    (box,) = page.evaluate("it.list")
    drawn = [box[key] for key in ("x", "y", "width", "height")]
    assert np.allclose(drawn, [0.1, 0.1, 0.3, 0.4], atol=0.02)

    page.evaluate("it.confirm(it.one.id, { csrf: window.csrf, boxes: it.boxes.list })")
    shown = pixels(page, until(page, media_id, "finished")["address"])
    assert shown[80:280, 100:300].std() < 25 < 40 < shown[350:].std()


def test_a_box_is_made_moved_sized_and_removed_with_the_keyboard_alone(page: Any) -> None:
    choose(page, "face.jpg", samples.FACE.read_bytes())
    media_id = page.evaluate(SEND, [100_000, 2])
    facts = until(page, media_id, "to_look_at")
    page.evaluate(LOOK, facts)
    assert len(facts["proposals"]) == page.locator("#host [data-box]").count() == 1
    page.evaluate("it.boxes.add()")
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowLeft", "Shift+ArrowDown"):
        page.keyboard.press(key)
    box = page.evaluate("it.list[1]")
    assert np.allclose(
        [box[key] for key in ("x", "y", "width", "height")], [0.42, 0.39, 0.19, 0.21]
    )
    label = page.locator("[data-box]:focus").get_attribute("aria-label")
    assert label == "Blurred part 2/2. Arrow keys move it."
    page.keyboard.press("Delete")
    page.keyboard.press("Delete")
    assert page.evaluate("it.list") == []


def test_a_clip_is_sent_and_plays_and_its_box_has_a_time(page: Any, house: House) -> None:
    choose(page, "clip.mp4", samples.clip())
    media_id = page.evaluate(SEND, [1_000_000, 2])
    page.evaluate(LOOK, until(page, media_id, "to_look_at"))
    page.evaluate("it.boxes.add({ x: 0, y: 0, width: 1, height: 1 })")
    page.evaluate(
        """async () => { const v = document.querySelector("video"); v.currentTime = 1;
        await new Promise((done) => v.addEventListener("seeked", done, { once: true })); }"""
    )
    page.keyboard.press("[")
    assert page.evaluate("it.list[0].since") == 1
    page.evaluate("it.confirm(it.one.id, { csrf: window.csrf, boxes: it.boxes.list })")
    facts = until(page, media_id, "finished")
    assert page.evaluate(PLAY, facts["address"]) == [320, 240, 2]


def test_a_refusal_reaches_the_page_in_words(page: Any) -> None:
    choose(page, "drawing.jpg", samples.SVG)
    media_id = page.evaluate(SEND, [1_000_000, 2])
    facts = page.evaluate(FOLLOW, [media_id, ["refused"]])
    assert "JPEG, PNG and WebP" in facts["message"]


def test_a_line_that_is_down_for_a_while_is_waited_for(page: Any) -> None:
    choose(page, "mine.jpg", samples.picture((900, 900), quality=95) + bytes(200_000))
    context = page.context
    page.evaluate("() => { it.done = null; }")
    page.evaluate(f"(o) => {{ ({SEND})(o).then((id) => {{ it.done = id; }}); }}", [20_000, 2])
    page.wait_for_function("() => it.shares.length > 1")
    context.set_offline(True)
    page.wait_for_function("() => it.states.includes('waiting')")
    context.set_offline(False)
    page.wait_for_function("() => it.done")
    assert page.evaluate("it.states.at(-1)") == "sent"


def test_the_usual_tus_client_sends_stops_and_goes_on(page: Any) -> None:
    page.route("**/tus.js", lambda r: r.fulfill(path=TUS, content_type="text/javascript"))
    page.add_script_tag(url="/tus.js")
    choose(page, "clip.mp4", samples.clip())
    said = page.evaluate(
        """async () => {
          const file = document.querySelector("#file").files[0];
          const options = { endpoint: "/uploads", chunkSize: 4000, retryDelays: null,
            headers: { "X-CSRFToken": window.csrf }, metadata: { filename: file.name },
            storeFingerprintForResuming: false };
          let address;
          await new Promise((done, fail) => {
            const one = new tus.Upload(file, { ...options, onError: fail, onSuccess: done,
              onProgress: (sent) => {
                if (sent > 6000) { address = one.url; one.abort(); done(); } } });
            one.start();
          });
          let first;
          await new Promise((done, fail) => new tus.Upload(file, { ...options, uploadUrl: address,
            onProgress: (sent) => { first ??= sent; }, onError: fail, onSuccess: done }).start());
          return [address.split("/").pop(), first];
        }"""
    )
    assert said[1] >= 4000
    until(page, said[0], "to_look_at")


def test_another_tus_client_goes_on_from_another_program(page: Any, house: House) -> None:
    """tuspy, in Python, with a checksum on each piece."""
    cookies = {c["name"]: c["value"] for c in page.context.cookies()}
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": page.evaluate("window.csrf"),
    }
    client = TusClient(f"{house.site}/uploads", headers=headers)
    facts = {"file_stream": io.BytesIO(samples.clip()), "chunk_size": 4000, "upload_checksum": True}
    first = client.uploader(**facts)
    first.upload_chunk()
    second = client.uploader(**facts, url=first.url)
    assert second.offset == 4000
    second.upload()
    until(page, second.url.rpartition("/")[2], "to_look_at")
