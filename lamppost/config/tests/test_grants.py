"""`lamppost grants` prints the law as it is applied."""

import pytest

from lamppost.config import cli, grants
from lamppost.config.logins import LOGINS


@pytest.fixture
def printed(capsys):
    assert cli.main(["grants"]) == 0
    return capsys.readouterr().out


def test_every_table_is_printed_with_what_it_holds(printed):
    for table in grants.tables():
        assert f"{table}: {grants.policy()[table]['holds']}" in printed.splitlines()


def test_every_right_is_printed(printed):
    for grant in grants.grants():
        lines = [line for line in printed.splitlines() if line.strip().startswith(grant.login)]
        assert any(grant.verb in line for line in lines)
    assert all(login in printed for login in LOGINS)


def test_functions_with_the_owners_rights_are_printed(printed):
    for function in grants.policy()[grants.FUNCTIONS]:
        assert f"{function}: " in printed


def test_a_table_for_nobody_says_so(printed):
    lines = printed.splitlines()
    assert lines[lines.index("auth_group: Django's groups; unused") + 1].endswith(
        "nobody but the owner"
    )


def test_what_the_policy_says_in_plain_words_is_said_of_every_table():
    assert [t for t in grants.tables() if len(grants.policy()[t]["holds"]) < 10] == []
