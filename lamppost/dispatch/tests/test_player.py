"""Playing a recording: when each message is due, and what is sent again or given up."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lamppost.dispatch.data import CallState, RawCall
from lamppost.dispatch.player import Player, Refused, play, record
from lamppost.dispatch.sources import push

THEN = datetime(2026, 1, 9, 10, tzinfo=UTC)


def call(number, minutes=0, **other):
    at = THEN + timedelta(minutes=minutes)
    return at, RawCall(number, "SHOTS", "Shots fired", THEN, location="A ST", **other)


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self):
        self.at = datetime(2026, 5, 1, 12, tzinfo=UTC)
        self.slept = []

    def now(self):
        return self.at

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def intake():
    """A server that answers with the next of `answers`, and keeps what it was sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.sent.append((self.path, self.headers["Authorization"], sent))
            status, wait = server.answers.pop(0) if server.answers else (200, "")
            body = json.dumps({"calls": [{"outcome": "new"} for _ in sent], "title": "No"}).encode()
            self.send_response(status)
            if wait:
                self.send_header("Retry-After", wait)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.sent, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def player(intake):
    clock = Clock()
    to = f"http://127.0.0.1:{intake.server_address[1]}"
    player = Player(to, "k3y", speed=60, sleep=clock.sleep, now=clock.now)
    player.clock = clock
    return player


def test_an_hour_takes_a_minute_at_speed_60(player, intake):
    player.play([call("A"), call("B", 30), call("C", 60)])
    assert player.clock.slept == [30, 30]
    assert [[one["number"] for one in sent] for _, _, sent in intake.sent] == [["A"], ["B"], ["C"]]
    assert player.counts == {"new": 3}


def test_what_is_due_together_goes_in_one_request(player, intake):
    player.play([call("A"), call("B"), call("C")])
    assert [len(sent) for _, _, sent in intake.sent] == [3]
    assert intake.sent[0][:2] == ("/v1/calls", "Bearer k3y")


def test_times_are_moved_to_now(player, intake):
    player.play([call("A", 3)])
    (_, _, [sent]) = intake.sent[0]
    assert sent["occurred_at"] == (player.clock.at - timedelta(minutes=3)).isoformat()


def test_it_comes_again_after_as_long_as_it_was_told(player, intake):
    intake.answers = [(429, "7"), (503, ""), (200, "")]
    player.play([call("A")])
    assert player.clock.slept == [7, 2]
    assert len(intake.sent) == 3


def test_a_wrong_key_ends_it(player, intake):
    intake.answers = [(401, "")]
    with pytest.raises(Refused):
        player.play([call("A")])


def test_it_gives_up_when_nobody_answers(player):
    player.to = "http://127.0.0.1:1"
    with pytest.raises(Refused):
        player.play([call("A")])
    assert player.clock.slept == [1, 2, 4, 8, 16, 30, 30, 30]


def test_what_it_sends_is_a_record_of_the_push_api():
    _, told = call(
        "A",
        centre="N",
        latitude=41.9,
        longitude=-87.7,
        final_code="NOISE",
        state=CallState.CLOSED,
        updated_at=THEN + timedelta(minutes=5),
        is_test=True,
    )
    assert push.parse(record(told, timedelta(0))) == told


def test_the_command_says_whether_it_worked(intake, tmp_path, capsys):
    to = f"http://127.0.0.1:{intake.server_address[1]}"
    path = tmp_path / "recording.json"
    path.write_text(json.dumps([record(call("A")[1], timedelta(0))]))
    assert play("push", str(path), speed=60, to=to, key="k") == 0
    assert "1 new" in capsys.readouterr().err
    intake.answers = [(401, "")]
    assert play("push", str(path), speed=60, to=to, key="k") == 1
    assert "refused" in capsys.readouterr().err
