"""Each kind of feed, read from a few rows written here in its format."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from lamppost.dispatch import sources
from lamppost.dispatch.data import CallState, RawCall

CHICAGO, PACIFIC = ZoneInfo("America/Chicago"), ZoneInfo("America/Los_Angeles")


def as_json(*rows):
    return json.dumps(rows).encode()


DALLAS = {
    "incident_number": "26-0000001",
    "date": "2026-01-09T00:00:00.000",
    "time": "09:26:00",
    "nature_of_call": "11R - Burg of Res",
    "block": "3000",
    "location": "Example Ave",
    "unit_number": "B791",
    "status": "At Scene",
    "priority": "2",
}


def test_dallas_rows_per_unit_are_one_call():
    other = DALLAS | {"unit_number": "B792", "status": "En Route"}
    third = DALLAS | {"incident_number": "26-0000002", "block": "", "location": "A St / B St"}
    calls = sources.parse("dallas", as_json(DALLAS, other, third))
    assert calls == [
        RawCall(
            number="26-0000001",
            code="11R - Burg of Res",
            description="11R - Burg of Res",
            occurred_at=datetime(2026, 1, 9, 9, 26, tzinfo=CHICAGO),
            location="3000 Example Ave",
        ),
        RawCall(
            number="26-0000002",
            code="11R - Burg of Res",
            description="11R - Burg of Res",
            occurred_at=datetime(2026, 1, 9, 9, 26, tzinfo=CHICAGO),
            location="A St / B St",
        ),
    ]


def test_the_download_of_a_table_is_read_like_the_live_feed():
    table = (
        '"Incident Number","Date_Time","Nature of Call","Block","Location","Unit Number"\n'
        '"26-0000001","2026-01-09T09:26:00.000","11R - Burg of Res","3000","Example Ave","B791"\n'
    )
    assert sources.parse("dallas", table.encode()) == sources.parse("dallas", as_json(DALLAS))


def test_seattle_fire():
    row = {
        "incident_number": "F260000001",
        "type": "Fire in Building",
        "datetime": "2026-01-09T23:59:00.000",
        "address": "1000 Example Way",
        "latitude": "47.61",
        "longitude": "-122.33",
        "report_location": {"type": "Point", "coordinates": [-122.33, 47.61]},
    }
    (call,) = sources.parse("seattle_fire", as_json(row))
    assert call == RawCall(
        number="F260000001",
        code="Fire in Building",
        description="Fire in Building",
        occurred_at=datetime(2026, 1, 9, 23, 59, tzinfo=PACIFIC),
        location="1000 Example Way",
        latitude=47.61,
        longitude=-122.33,
    )


SEATTLE = {
    "cad_event_number": "2026000000001",
    "initial_call_type": "SHOTS - IP/JO - INCLUDES HEARD/NO ASSAULT",
    "final_call_type": "--FIREWORKS",
    "cad_event_clearance_description": "ASSISTANCE RENDERED",
    "cad_event_original_time_queued": "2026-01-09T10:00:00.000",
    "cad_event_arrived_time": "2026-01-09T10:20:00.000",
    "dispatch_latitude": "47.6",
    "dispatch_longitude": "-122.3",
}


def test_seattle_police_tell_the_first_and_the_final_code():
    (call,) = sources.parse("seattle_police", as_json(SEATTLE))
    assert (call.code, call.final_code) == (SEATTLE["initial_call_type"], "--FIREWORKS")
    assert (call.state, call.latitude) == (CallState.CLOSED, 47.6)
    assert call.occurred_at == datetime(2026, 1, 9, 10, tzinfo=PACIFIC)
    assert call.updated_at == datetime(2026, 1, 9, 10, 20, tzinfo=PACIFIC)


@pytest.mark.parametrize("nothing", ["", "-", "UNKNOWN", SEATTLE["initial_call_type"]])
def test_a_final_code_that_says_nothing_new_is_none(nothing):
    (call,) = sources.parse("seattle_police", as_json(SEATTLE | {"final_call_type": nothing}))
    assert call.final_code == ""


@pytest.mark.parametrize(
    "cleared", ["FALSE COMPLAINT/UNFOUNDED", "DUPLICATED OR CANCELLED BY RADIO"]
)
def test_a_call_cleared_as_unfounded_or_cancelled_is_cancelled(cleared):
    row = SEATTLE | {"cad_event_clearance_description": cleared}
    assert sources.parse("seattle_police", as_json(row))[0].state == CallState.CANCELLED


def test_an_open_seattle_call_is_open():
    row = SEATTLE | {"final_call_type": "", "cad_event_clearance_description": ""}
    assert sources.parse("seattle_police", as_json(row))[0].state == CallState.OPEN


OLDER = (
    b'"Event.Clearance.Description","Hundred.Block.Location","Longitude","Latitude",'
    b'"Initial.Type.Description","At.Scene.Time"\n'
    b'"DISTURBANCE, OTHER","3XX BLOCK OF EXAMPLE AV W",-122.36,47.62,"SHOTS","12/30/15 23:51"\n'
    b'"DISTURBANCE, OTHER","3XX BLOCK OF EXAMPLE AV W",-122.36,47.62,"SHOTS","12/30/15 23:52"\n'
)


def test_the_older_seattle_table_has_a_clearance_code_and_no_number():
    first, second = sources.parse("seattle_police", OLDER)
    assert (first.code, first.final_code) == ("SHOTS", "DISTURBANCE, OTHER")
    assert first.occurred_at == datetime(2015, 12, 30, 23, 51, tzinfo=PACIFIC)
    assert first.number != second.number
    assert first == sources.parse("seattle_police", OLDER)[0]


def test_a_made_number_can_only_be_checked_with_the_processs_key(monkeypatch):
    (first, _) = sources.parse("seattle_police", OLDER)
    monkeypatch.setenv("LAMPPOST_SECRET_KEY", "another")
    assert sources.parse("seattle_police", OLDER)[0].number != first.number


SF = {
    "cad_number": "260090001",
    "received_datetime": "2026-01-09T10:00:00.000",
    "entry_datetime": "2026-01-09T10:01:00.000",
    "call_type_original": "217",
    "call_type_original_desc": "SHOOTING",
    "call_type_final_desc": "",
    "intersection_name": "24TH ST \\ EXAMPLE ST",
    "intersection_point": {"type": "Point", "coordinates": [-122.39, 37.75]},
    "disposition": "",
    "sensitive_call": False,
}


def test_san_francisco():
    (call,) = sources.parse("san_francisco", as_json(SF))
    assert (call.code, call.final_code, call.state) == ("SHOOTING", "", CallState.OPEN)
    assert (call.latitude, call.longitude) == (37.75, -122.39)
    assert call.location == "24TH ST / EXAMPLE ST"
    assert call.updated_at == datetime(2026, 1, 9, 10, 1, tzinfo=PACIFIC)


def test_a_closed_san_francisco_call_says_what_it_became_and_when():
    closed = {"call_type_final_desc": "FIREWORKS", "close_datetime": "01/09/2026 11:00:00 AM"}
    (call,) = sources.parse("san_francisco", as_json(SF | closed))
    assert (call.final_code, call.state) == ("FIREWORKS", CallState.CLOSED)
    assert call.updated_at == datetime(2026, 1, 9, 11, tzinfo=PACIFIC)


@pytest.mark.parametrize("over", [{"disposition": "CAN"}, {"dup_cad_number": "260090000"}])
def test_cancelled_and_duplicate_san_francisco_calls_are_cancelled(over):
    assert sources.parse("san_francisco", as_json(SF | over))[0].state == CallState.CANCELLED


def test_the_san_francisco_download_writes_points_as_text():
    row = SF | {"intersection_point": "POINT (-122.39 37.75)"}
    assert sources.parse("san_francisco", as_json(row))[0].latitude == 37.75


@pytest.mark.parametrize("flag", [True, "true"])
def test_a_sensitive_san_francisco_call_has_no_place(flag):
    row = SF | {"sensitive_call": flag}
    (call,) = sources.parse("san_francisco", as_json(row))
    assert (call.location, call.latitude) == ("", None)


PORTLAND = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss">
  <title>Incidents</title>
  <entry>
    <id>tag:example.org,2026-01-09:cad-incidents/PP26000000001</id>
    <title>BURGLARY - PRIORITY at 900 BLOCK OF SE EXAMPLE ST, PORTLAND, OR</title>
    <updated>2026-01-09T04:01:53.0-08:00</updated>
    <summary>BURGLARY at 900 BLOCK [Police #PP26000000001]</summary>
    <category label="BURGLARY - PRIORITY" term="BURGLARY - PRIORITY"/>
    <published>2026-01-09T03:59:37.0-08:00</published>
    <georss:point>45.5 -122.6</georss:point>
    <content type="html">&lt;dd&gt;a caller&lt;/dd&gt;</content>
  </entry>
</feed>"""


def test_portland():
    (call,) = sources.parse("portland", PORTLAND.encode())
    assert call == RawCall(
        number="PP26000000001",
        code="BURGLARY - PRIORITY",
        description="BURGLARY - PRIORITY",
        occurred_at=datetime.fromisoformat("2026-01-09T03:59:37-08:00"),
        location="900 BLOCK OF SE EXAMPLE ST, PORTLAND, OR",
        latitude=45.5,
        longitude=-122.6,
        updated_at=datetime.fromisoformat("2026-01-09T04:01:53-08:00"),
    )


BOMB = (
    '<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>&b;</title></entry></feed>'
)
OUTSIDE = BOMB.replace('"aaaaaaaaaa"', 'SYSTEM "file:///etc/passwd"')


@pytest.mark.parametrize("body", [BOMB, OUTSIDE, "<feed/>", "<html>", "", "\0"])
def test_xml_with_entities_or_of_another_kind_is_not_read(body):
    with pytest.raises(sources.Unreadable):
        sources.parse("portland", body.encode())


PRIVATE = {
    "caller_name": "Jane Roe",
    "caller_phone": "555-0100",
    "narrative": "RP says her husband",
    "unit_number": "B791",
    "officer": "Ofc. Doe",
    "plate": "ABC1234",
    "call_type_original_notes": "Jane Roe",
    "premise_history": "dog",
}


@pytest.mark.parametrize(
    ("source", "row"), [("dallas", DALLAS), ("seattle_police", SEATTLE), ("san_francisco", SF)]
)
def test_nothing_but_the_allowed_fields_leaves_a_parser(source, row, caplog):
    with_more = sources.parse(source, as_json(PRIVATE | row))
    assert with_more == sources.parse(source, as_json(row))
    assert not any(value in repr(with_more) for value in PRIVATE.values())
    assert caplog.text == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"incident_number": ""},
        {"incident_number": None},
        {"incident_number": ["Jane Roe"]},
        {"date": "yesterday"},
        {"date": "2026-13-45T00:00:00", "time": ""},
        {"date": "9999-01-01T00:00:00", "time": "09:00:00"},
    ],
)
def test_a_malformed_row_is_skipped_and_counted_without_its_content(wrong, caplog):
    bad = DALLAS | {"location": "77 Secret St"} | wrong
    assert len(sources.parse("dallas", as_json(bad, DALLAS))) == 1
    assert "1 rows skipped" in caplog.text
    assert "Secret" not in caplog.text and "yesterday" not in caplog.text


def test_a_row_without_a_code_is_a_call_without_a_category():
    (call,) = sources.parse("dallas", as_json(DALLAS | {"nature_of_call": None}))
    assert (call.code, call.description) == ("", "")


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Service unavailable</html>",
        b"{",
        b"[" * 100_000,
        b"42",
        b"plain text",
        b"\xff\xfe\x00",
    ],
)
@pytest.mark.parametrize("source", ["dallas", "san_francisco", "chp"])
def test_an_answer_in_another_format_is_unreadable(source, body):
    with pytest.raises(sources.Unreadable):
        sources.parse(source, body)


def test_rows_none_of_which_is_a_call_are_unreadable():
    with pytest.raises(sources.Unreadable):
        sources.parse("dallas", as_json({"error": True, "message": "Throttled"}))


@pytest.mark.parametrize("body", [b"[]", b""])
def test_an_empty_list_is_no_calls(body):
    assert sources.parse("dallas", body) == []


def test_a_source_nobody_knows_is_an_error():
    with pytest.raises(KeyError):
        sources.parse("atlantis", b"[]")


@pytest.mark.parametrize("zeros", [("0", "0"), ("-361", "-361"), ("", "-122.3"), ("x", "y")])
def test_a_point_that_is_none_is_none(zeros):
    row = SEATTLE | {"dispatch_latitude": zeros[0], "dispatch_longitude": zeros[1]}
    (call,) = sources.parse("seattle_police", as_json(row))
    assert (call.latitude, call.longitude) == (None, None)
