"""All that a login can see: every readable relation and function of the database, every page.

Two of these, taken before and after something secret, must be the same.
"""

from __future__ import annotations

import hashlib
import re

import psycopg

from lamppost.config.demo.browser import Browser

RELATIONS = """
SELECT format('%%I.%%I', nspname, relname),
       (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
         WHERE attrelid = c.oid AND NOT attisdropped
           AND has_column_privilege(%(login)s, attrelid, attnum, 'SELECT'))
  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
 WHERE relkind IN ('r', 'v', 'm', 'S', 'p')
   AND nspname IN ('pg_catalog', 'information_schema', 'public', 'ctx')
"""
FUNCTIONS = """
SELECT format('%%I.%%I()', nspname, proname)
  FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
 WHERE pronargs - pronargdefaults = 0 AND prokind = 'f' AND provolatile <> 'v'
   AND prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype, 'internal'::regtype)
   AND has_function_privilege(%(login)s, p.oid, 'EXECUTE')
"""
# These count something whenever anything is written. None may be answered at all.
COUNTERS = (
    "SELECT age('3'::xid)",
    "SELECT max(age(datfrozenxid)) FROM pg_database",
    "SELECT mxid_age('1'::xid)",
    "SELECT pg_current_xact_id()",
    "SELECT txid_current()",
    "SELECT pg_current_snapshot()",
    "SELECT pg_export_snapshot()",
    "SELECT * FROM pg_control_checkpoint()",
    "SELECT * FROM pg_control_system()",
    "SELECT pg_current_wal_lsn()",
    "SELECT pg_current_wal_insert_lsn()",
    "SELECT pg_logical_emit_message(false, 'x', 'x')",
    "SELECT pg_notification_queue_usage()",
    "SELECT * FROM pg_stat_activity",
    "SELECT * FROM pg_stat_database",
    "SELECT * FROM pg_locks",
    "SELECT pg_database_size(current_database())",
    "SELECT pg_try_advisory_lock(1)",
    "SELECT pg_blocking_pids(1)",
    "SELECT last_value FROM alerts_livelog_seq_seq",
)
CLOCKS = re.compile(r"pg_catalog\.(now|transaction_timestamp|statement_timestamp)\(\)")
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value="|"csrf[^"]*": ?")[^"]+')
AGO = re.compile(r"\b\d+ (s|sec|min|minutes?|h|hours?)\b")  # a minute may pass between two looks
PAGES = 60


def in_the_database(owner: psycopg.Connection, me: psycopg.Connection) -> dict[str, str]:
    """Each relation and each function without arguments, by what this login gets from it."""
    login = {"login": me.info.user}
    seen = {}
    for relation, columns in owner.execute(RELATIONS, login).fetchall():
        if columns:
            seen[relation] = _answer(me, f"SELECT {columns} FROM {relation}")
    for (function,) in owner.execute(FUNCTIONS, login).fetchall():
        if not CLOCKS.fullmatch(function):
            seen[function] = _answer(me, f"SELECT * FROM {function}")
    return seen


def of_counters(me: psycopg.Connection) -> list[str]:
    """The questions of COUNTERS that were answered."""
    return [question for question in COUNTERS if not _answer(me, question).startswith("refused")]


def on_pages(browser: Browser, *start: str) -> dict[str, str]:
    """Every page that can be reached by links from these, without what differs at each look."""
    waiting, seen = list(start), {}
    while waiting and len(seen) < PAGES:
        path = waiting.pop(0)
        if path in seen:
            continue
        page = browser.get(path)
        seen[path] = f"{page.status} {AGO.sub('N', TOKEN.sub('', page.text))}"
        waiting += sorted(link for link in page.links if link.startswith("/"))
    return seen


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(key for key in before | after if before.get(key) != after.get(key))


def _answer(me: psycopg.Connection, question: str) -> str:
    try:
        rows = sorted(map(str, me.execute(question).fetchall()))
    except psycopg.Error as error:
        me.rollback()
        return f"refused: {type(error).__name__}"
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
