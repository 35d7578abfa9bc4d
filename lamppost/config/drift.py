"""Does the database still hold the privacy policy? Asked by applying it again and looking.

What the policy would change is what somebody has changed by hand. The transaction is rolled back.
"""

from __future__ import annotations

import psycopg

from lamppost.config import grants
from lamppost.config.logins import LOGINS, OWNER

# Everything that decides who may do what, as lines of text: grants on tables and columns, row
# policies, functions with their owner, body and callers, and triggers.
STATE = """
SELECT 'grant on ' || c.relname || ' to ' || coalesce(r.rolname, 'PUBLIC') || ': '
       || a.privilege_type
  FROM pg_class c, aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
 WHERE relnamespace = 'public'::regnamespace AND coalesce(r.rolname, 'PUBLIC') = ANY(%(logins)s)
UNION ALL
SELECT 'grant on ' || c.relname || ' to ' || coalesce(r.rolname, 'PUBLIC') || ': '
       || a.privilege_type || ' (' || t.attname || ')'
  FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(t.attacl) a
       LEFT JOIN pg_roles r ON r.oid = a.grantee
 WHERE relnamespace = 'public'::regnamespace AND coalesce(r.rolname, 'PUBLIC') = ANY(%(logins)s)
UNION ALL
SELECT 'rows of ' || c.relname || CASE WHEN relrowsecurity AND relforcerowsecurity
       THEN ' are under forced policies' ELSE ' are not under forced policies' END
  FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
UNION ALL
SELECT concat_ws(' ', 'policy', policyname, 'on', tablename, permissive, cmd, roles, qual,
                 with_check)
  FROM pg_policies WHERE schemaname = 'public'
UNION ALL
SELECT concat_ws(' ', 'function', p.oid::regprocedure, 'of', pg_get_userbyid(proowner), proacl,
                 md5(pg_get_functiondef(p.oid)))
  FROM pg_proc p WHERE pronamespace IN ('ctx'::regnamespace, 'public'::regnamespace)
       AND prokind = 'f'
UNION ALL
SELECT concat_ws(' ', 'trigger', tgname, 'on', tgrelid::regclass, 'enabled', tgenabled,
                 md5(pg_get_triggerdef(t.oid)))
  FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
 WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace
"""


def differences(owner: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """What the database has beside the policy (+) or lacks of it (-); `owner` signs in as owner."""
    try:
        with owner.transaction(force_rollback=True):
            owner.execute("SET LOCAL lock_timeout = '5s'")
            held = _state(owner)
            for statement in grants.statements(OWNER):
                owner.execute(statement.encode())
            said = _state(owner)
    except psycopg.Error as error:
        return [f"it cannot be applied: {str(error).splitlines()[0]}"]
    return [f"+ {line}" for line in sorted(held - said)] + [
        f"- {line}" for line in sorted(said - held)
    ]


def _state(owner: psycopg.Connection[tuple[object, ...]]) -> set[str]:
    rows = owner.execute(STATE, {"logins": ["PUBLIC", *LOGINS]})
    return {str(line) for (line,) in rows.fetchall()}
