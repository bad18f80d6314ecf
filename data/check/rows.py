"""Counting the rows that are wrong: one scan answers for everything that a row shows by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import LiteralString
from uuid import UUID

from data.check import texts
from data.check.asking import Asking
from data.check.compare import held
from data.check.live import Connection, Live
from data.check.mentions import askable
from data.check.pieces import WITHIN, Piece, pieces
from data.check.report import EXAMPLES, RowBreach
from data.contract.breaches.rows import JSON_BREACHES, ROW_BREACHES
from data.contract.breaches.shape import Breach, JsonBreach
from data.contract.shape import Table
from data.rules.terms import terms


@dataclass(frozen=True, slots=True)
class Finding:
    """Rows that are wrong in one way, as far as they were looked at."""

    breach: Breach | JsonBreach
    count: int
    examples: Sequence[int | UUID]


def of_table(asking: Asking, table: Table, live: Live) -> list[RowBreach]:
    """What is wrong with the rows of a table that is there, in the contract's order."""
    if "id" not in live[table.name].columns:
        return []
    known = held(live)
    breaches = [
        breach
        for breach in ROW_BREACHES
        if breach.table == table.name and breach.held_by not in known and askable(breach, live)
    ]
    jsons = [breach for breach in JSON_BREACHES if breach.table == table.name and askable(breach, live)]
    (cut,) = asking.all([partial(pieces, name=table.name, table=live[table.name])])
    plain = [breach for breach in breaches if not breach.looks_elsewhere]
    answers = asking.all(
        [
            *(partial(_joined, breach=breach) for breach in breaches if breach.looks_elsewhere and cut),
            *(partial(_scanned, breaches=plain, piece=piece) for piece in cut if plain),
            *(
                partial(_judged, breach=breach, piece=piece)
                for breach in jsons
                for piece in cut
                if piece is not None
            ),
        ]
    )
    return _summed([*breaches, *jsons], [finding for answer in answers for finding in answer])


def _joined(connection: Connection, breach: Breach) -> list[Finding]:
    """Look for a breach that other rows decide: the planner makes a join of it."""
    inner: LiteralString = "SELECT array_agg(t.id ORDER BY t.id)" + _named(breach) + " FROM " + breach.table
    return _asked(connection, [breach], inner + " t WHERE (" + breach.condition + ")", None)


def _scanned(connection: Connection, breaches: Sequence[Breach], piece: Piece | None) -> list[Finding]:
    """Look for all breaches that a row shows by itself, in one scan."""
    kept: list[LiteralString] = [
        "array_agg(t.id ORDER BY t.id) FILTER (WHERE " + breach.condition + ")" + _named(breach)
        for breach in breaches
    ]
    inner: LiteralString = "SELECT " + ", ".join(kept) + " FROM " + breaches[0].table + " t"
    return _asked(connection, breaches, inner if piece is None else inner + " WHERE " + WITHIN, piece)


def _named(breach: Breach) -> LiteralString:
    return ' AS "' + breach.name + '"'


def _asked(
    connection: Connection, breaches: Sequence[Breach], inner: LiteralString, piece: Piece | None
) -> list[Finding]:
    """Ask for the ids of all breaches at once, and take home their numbers and a few of each."""
    told: list[LiteralString] = [
        'cardinality(f."' + breach.name + '"), f."' + breach.name + '"[1:%(examples)s]' for breach in breaches
    ]
    values = {**terms(), "examples": EXAMPLES, **(piece.bounds if piece else {})}
    row = connection.execute("SELECT " + ", ".join(told) + " FROM (" + inner + ") f", values).fetchone()
    assert row is not None
    counts, examples = row[::2], row[1::2]
    return [
        Finding(breach, count, named)
        for breach, count, named in zip(breaches, counts, examples, strict=True)
        if count
    ]


def _judged(connection: Connection, breach: JsonBreach, piece: Piece) -> list[Finding]:
    """Look for texts that are not the JSON they should be."""
    wrong = texts.wrong(connection, breach, piece)
    return [Finding(breach, len(wrong), wrong[:EXAMPLES])] if wrong else []


def _summed(breaches: Iterable[Breach | JsonBreach], findings: Iterable[Finding]) -> list[RowBreach]:
    counts: dict[str, int] = {}
    examples: dict[str, list[int | str]] = {}
    for finding in findings:
        name = finding.breach.name
        counts[name] = counts.get(name, 0) + finding.count
        named = examples.setdefault(name, [])
        named += [key if isinstance(key, int) else str(key) for key in finding.examples]
    return [
        RowBreach(
            breach.name, breach.table, counts[breach.name], examples[breach.name][:EXAMPLES], breach.sentence
        )
        for breach in breaches
        if breach.name in counts
    ]
