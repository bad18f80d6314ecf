"""Texts of the seller's rows that are not the JSON they should be, each with what it was meant to be."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, LiteralString

from data.contract.breaches.rows import JSON_BREACHES
from data.contract.breaches.shape import JsonBreach
from data.contract.breaches.texts import is_as_wanted, known_good
from data.rules import mend
from data.tenant import TenantConnection
from queries import ailments, editables, vectors
from queries.ailments import Ailment, Page
from queries.editables import Editable

PIECE = 250_000
"""Rows of a table that are looked through at once: a few seconds where every text must be judged here."""

BATCH = 1000
"""Texts fetched at once."""

LARGE = 65_536
"""Bytes above which texts are fetched one by one, and only their beginning is shown."""

SHOWN = 200
"""Characters of a large text that are shown."""

_ANY_SIZE = 2**31 - 1

VERSION = "SELECT current_setting('server_version_num')::int WHERE %(user_id)s IS NOT NULL"


@dataclass(frozen=True, slots=True)
class _Text:
    id: int
    title: str
    text: str | None


@dataclass(frozen=True, slots=True)
class TextSign:
    """A sign that the server knows in part: what it does not know to be good is judged here, batch by batch."""

    breach: JsonBreach
    kind: Editable
    title: LiteralString
    mended: Callable[[str], Any]

    async def find(self, conn: TenantConnection, after: int) -> Page:
        """See ailments.Sign."""
        until: int | None = await conn.value(self._end(), after=after, rows=PIECE)
        if until is None:
            return Page([], None)
        suspects = self._suspects(await conn.value(VERSION))
        ids = await vectors.ids(conn, suspects, after=after, until=until)
        found: list[Ailment] = []
        for start in range(0, len(ids), BATCH):
            found += await self._sick(conn, list(ids[start : start + BATCH]))
            if len(found) >= ailments.MOST:
                page = found[: ailments.MOST]
                return Page(page, page[-1].row_id)
        return Page(found, until)

    async def _sick(self, conn: TenantConnection, ids: list[int]) -> list[Ailment]:
        found: list[Ailment] = []
        for row in await conn.rows(_Text, self._texts(), ids=ids, large=LARGE):
            if row.text is not None:
                text, large = row.text, False
            else:
                (whole,) = await conn.rows(_Text, self._texts(), ids=[row.id], large=_ANY_SIZE) or [row]
                text, large = whole.text, True
            if text is not None and not is_as_wanted(text, self.breach.wanted):
                found.append(self._ailment(row, text, large=large))
        return found

    def _ailment(self, row: _Text, text: str, *, large: bool) -> Ailment:
        if large:
            before = {self.breach.column: f"{text[:SHOWN]}… ({len(text):,} characters)"}
            return Ailment(self.breach.name, self.kind, row.id, row.title, before)
        change = {self.breach.column: mend.to_json(self.mended(text))}
        return Ailment(self.breach.name, self.kind, row.id, row.title, {self.breach.column: text}, change)

    def _end(self) -> LiteralString:
        start: LiteralString = "SELECT max(p.id) FROM (SELECT t.id FROM "
        where: LiteralString = " t WHERE t.id > %(after)s AND %(user_id)s IS NOT NULL"
        return start + self.breach.table + where + " ORDER BY t.id LIMIT %(rows)s) p"

    def _suspects(self, server_version: int) -> LiteralString:
        start: LiteralString = "SELECT string_agg(int4send(t.id), ''::bytea ORDER BY t.id) FROM "
        where: LiteralString = (
            " t WHERE t.user_id = %(user_id)s AND t.id > %(after)s AND t.id <= %(until)s AND NOT ("
        )
        good = known_good("t." + self.breach.column + "::text", self.breach.wanted, server_version)
        return start + self.breach.table + where + good + ")"

    def _texts(self) -> LiteralString:
        text: LiteralString = "t." + self.breach.column + "::text"
        columns: LiteralString = (
            "SELECT t.id, " + self.title + ", CASE WHEN octet_length(" + text + ") <= %(large)s"
        )
        where: LiteralString = " t WHERE t.user_id = %(user_id)s AND t.id = ANY (%(ids)s::int[]) ORDER BY t.id"
        return columns + " THEN " + text + " END FROM " + self.breach.table + where


_KINDS: dict[str, tuple[Editable, LiteralString]] = {
    "listings": (editables.LISTING, "coalesce(t.title, '')"),
    "storage_items": (editables.ITEM, "coalesce(t.title, t.storage_id)"),
    "card_collections": (editables.CARD, "coalesce(t.title, '')"),
}

_MENDED: dict[str, Callable[[str], Any]] = {
    "photos": mend.photos,
    "custom_categories": mend.words,
    "attributes": mend.attributes,
    "platform_statuses": mend.attributes,
    "format_legality": mend.attributes,
}

# Alerts and the audit trail tell what was: they are not rewritten.
SIGNS = tuple(
    TextSign(breach, *_KINDS[breach.table], _MENDED[breach.column])
    for breach in JSON_BREACHES
    if breach.table in _KINDS
)
