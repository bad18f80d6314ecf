"""The fields a filter of the audit trail may name: `action:move on:listing when:today ip:10.*`."""

from __future__ import annotations

from data.rules.search_vocabulary import Field, Kind, Vocabulary
from data.rules.status import Action

RESOURCES = (
    "listing",
    "card",
    "storage_item",
    "storage_bin",
    "storage_section",
    "section",
    "platform_listing",
    "sale",
    "notification",
    "notice",
    "marketplace_credentials",
    "activity",
    "user",
)
"""What entries are about, as a rule."""

_DATES = ("today", "yesterday", "week", "month", "year")

FIELDS = (
    Field("action", Kind.NAME, "action:move", ("what", "did"), True, tuple(map(str, Action))),
    Field("on", Kind.NAME, "on:listing", ("resource", "type"), True, RESOURCES),
    Field("id", Kind.COUNT, "id:12", ("number",), True),
    Field("when", Kind.DATE, "when:today", ("date", "done"), words=_DATES),
    Field("age", Kind.AGE, "age:<7d"),
    Field("undone", Kind.FLAG, "undone:no", words=("no", "yes")),
    Field("ip", Kind.TEXT, "ip:10.*", ("address", "from"), True),
    Field("program", Kind.TEXT, "program:bindeck", ("agent", "terminal"), True),
    Field("details", Kind.TEXT, "details:price", may_lack=True),
    Field("has", Kind.PRESENCE, "has:ip"),
    Field("no", Kind.PRESENCE, "no:details"),
)

PERSON = Field("person", Kind.TEXT, "person:ada", ("who", "user"), True)

_LACKABLE = "ip, program, details, id …"

ACTIVITY = Vocabulary(FIELDS, some="action, on, when, ip, undone …", some_lackable=_LACKABLE)
"""Of what one did oneself."""

ALL_ACTIVITY = Vocabulary(
    (PERSON, *FIELDS), some="person, action, on, when, ip …", some_lackable=f"person, {_LACKABLE}"
)
"""Of what anybody did, for administrators."""
