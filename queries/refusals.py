"""Refused sign-ins, in the trail of the account that was meant, or in nobody's, which only administrators read."""

import json

from data.origin import PROGRAM, here
from data.pool import Connection
from data.rules.status import Action
from queries.users import User

MOST_IN_AN_HOUR = 20
"""Rows of one account, and of all that there are not: more attempts are counted in the last of them."""

LONGEST_NAME = 80
"""Characters of what was typed as a name."""

# One statement for either, so that it takes as long. Only of our own rows are the details ours to read.
REFUSED = """
    WITH lately AS (
        SELECT count(*) AS many, max(id) AS newest FROM activity_logs
        WHERE action = %(action)s AND created_at > now() - interval '1 hour'
          AND (user_id = %(user_id)s OR %(user_id)s IS NULL AND user_id IS NULL)
          AND split_part(user_agent, ' ', 1) = %(ours)s
    ), counted AS (
        UPDATE activity_logs log
        SET details = jsonb_set(log.details::jsonb, '{further_attempts}', to_jsonb(
            coalesce((log.details::jsonb ->> 'further_attempts')::int, 0) + 1))::text
        FROM lately WHERE log.id = lately.newest AND lately.many >= %(most)s
    )
    INSERT INTO activity_logs (user_id, action, resource_type, details, ip_address, user_agent)
    SELECT %(user_id)s, %(action)s, 'user', %(details)s, %(address)s, %(program)s
    FROM lately WHERE lately.many < %(most)s
"""


async def note(
    conn: Connection, user: User | None, typed: str, failures: int, source: str, address: str | None
) -> None:
    """Note that somebody was refused as `user`, or who typed a name that there is not. `failures`: so far."""
    known = {} if user is not None else {"name": _shown(typed)}
    details = json.dumps({**known, "failures": failures, "source": source}, ensure_ascii=False)
    values = {
        "user_id": None if user is None else user.id,
        "action": Action.SIGN_IN_FAILED.value,
        "details": details,
        "address": address,
        "program": here().program,
        "ours": PROGRAM,
        "most": MOST_IN_AN_HOUR,
    }
    await conn.execute(REFUSED, values)


def _shown(typed: str) -> str:
    """What was typed, on one line without a sign that tells a terminal what to do, and not for ever."""
    name = typed.strip()
    cut = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in cut)
