from __future__ import annotations

import json
import subprocess
import sys

import pytest

from lamppost.config.cli import main

ROWS = 'id,raw\n7,41/20 - Robbery - In Progress\n8,"14 - STABBING, CUTTING"\n9,ZZ - SOMETHING NEW\n'


@pytest.fixture
def codes(tmp_path):
    def write(text, encoding="utf-8"):
        file = tmp_path / "codes.csv"
        file.write_bytes(text.encode(encoding))
        return str(file)

    return write


def run(capsys, *arguments):
    status = main(list(arguments))
    said = capsys.readouterr()
    return status, [json.loads(line) for line in said.out.splitlines()], said.err


def test_codes_are_screened_by_the_feed_s_own_table(capsys, codes):
    status, lines, _ = run(capsys, "screen", "--feed", "dallas", "--codes", codes(ROWS))
    assert status == 0
    assert lines == [
        {
            "id": "7",
            "decision": "publish",
            "category": "robbery",
            "reason": "",
            "raw": "41/20 - Robbery - In Progress",
        },
        {
            "id": "8",
            "decision": "publish",
            "category": "stabbing",
            "reason": "",
            "raw": "14 - STABBING, CUTTING",
        },
        {
            "id": "9",
            "decision": "never",
            "category": None,
            "reason": "unknown code",
            "raw": "ZZ - SOMETHING NEW",
        },
    ]


def test_a_feed_may_be_called_by_another_of_its_names(capsys, codes):
    _, lines, _ = run(capsys, "screen", codes(ROWS), "--feed", "dallas_911", "--codes")
    assert [line["decision"] for line in lines] == ["publish", "publish", "never"]


def test_a_feed_without_a_table_publishes_nothing_and_says_so(capsys, codes):
    status, lines, error = run(capsys, "screen", "--feed", "gotham", "--codes", codes(ROWS))
    assert status == 0
    assert {(line["decision"], line["reason"]) for line in lines} == {("never", "unknown code")}
    assert "No table for gotham" in error


def test_proposals_come_one_per_row_in_the_order_of_the_file(capsys, codes):
    file = codes("nature;n\nROBBERY ALARM;3\nPERSON SHOT;1\n\u00c9MEUTE;2\n")
    status, lines, _ = run(capsys, "codes", "suggest", file, "--column", "nature")
    assert status == 0
    assert [line["raw"] for line in lines] == ["ROBBERY ALARM", "PERSON SHOT", "\u00c9MEUTE"]
    assert [line["decision"] for line in lines] == ["never", "publish", "never"]
    assert set(lines[0]) == {"raw", "decision", "category", "reason"}


def test_a_file_of_bare_codes_needs_no_quotes(capsys, codes):
    file = codes("raw\nBURGLARY - RESIDENTIAL, OCCUPIED\nEXPLOSION\n")
    _, lines, _ = run(capsys, "codes", "suggest", file)
    assert lines[0]["raw"] == "BURGLARY - RESIDENTIAL, OCCUPIED"
    assert [line["category"] for line in lines] == ["burglary", "explosion"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_files_as_spreadsheets_write_them_are_read(capsys, codes, encoding):
    file = codes("raw\nSHOTS FIRED \u2013 CAF\u00c9\n", encoding)
    _, lines, _ = run(capsys, "codes", "suggest", file)
    assert lines[0]["raw"] == "SHOTS FIRED \u2013 CAF\u00c9"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["codes", "suggest", "{file}", "--column", "code"], "no column code. It has id, raw"),
        (["codes", "suggest", "{file}.missing"], "No such file"),
        (["screen", "--feed", "dallas", "--codes", "{file}.missing"], "No such file"),
        (["screen", "--feed", "gotham", "{file}"], "Feeds: chp, dallas, demo"),
        (["screen", "--feed", "dallas"], "Give one file"),
        (["screen", "--feed", "dallas", "{file}", "--codes", "{file}"], "Give one file"),
    ],
)
def test_wrong_use_says_what_is_wrong(capsys, codes, arguments, says):
    file = codes(ROWS)
    status, lines, error = run(capsys, *(word.format(file=file) for word in arguments))
    assert (status, lines) == (2, [])
    assert says in error
    assert "Traceback" not in error


def test_a_recording_is_screened_incident_by_incident(capsys, tmp_path):
    recording = tmp_path / "calls.json"
    row = {
        "incident_number": "26-0000001",
        "nature_of_call": "20 - Robbery",
        "date_time": "2026-05-01T12:00:00.000",
        "location": "Elm St",
        "block": "100",
        "unit_number": "B1",
        "status": "At Scene",
    }
    recording.write_text(json.dumps([row, row | {"unit_number": "B2"}]))
    status, lines, _ = run(capsys, "screen", "--feed", "dallas", str(recording))
    assert status == 0
    assert [(line["decision"], line["category"]) for line in lines] == [("publish", "robbery")]


def test_neither_django_nor_a_database_is_needed(codes):
    asks = (
        "import sys; from lamppost.config.cli import main; "
        f"main(['codes', 'suggest', {codes(ROWS)!r}]); "
        "sys.exit('django' in sys.modules or 'psycopg' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 3
