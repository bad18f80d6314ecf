"""What a check of the database found, in words: on the command line and on the page of the servers."""

from __future__ import annotations

from collections.abc import Iterator, Sized

from data.check.report import Report, RowBreach, SchemaBreach


def lines(report: Report) -> Iterator[tuple[str, str]]:
    """A line for each finding by its kind or number, then what to do, without one."""
    yield from map(_difference, report.schema)
    yield from map(_kind, report.rows)
    if report.not_enforced:
        names = ", ".join(lacking.check for lacking in report.not_enforced)
        yield "", f"Not held by the database itself (bindeck db upgrade --enforce): {names}."
    if report.clean:
        yield "", "All is well: the schema and every row keep the contract."
        return
    parts: list[str] = []
    if report.schema:
        parts.append(
            f"{_many(report.schema, 'difference')} in the schema (bindeck db upgrade adds what is missing)"
        )
    if report.rows:
        parts.append(f"{_many(report.rows, 'kind')} of wrong rows (bindeck db fix lists the repairs)")
    yield "", "; ".join(parts) + "."


def _many(found: Sized, what: str) -> str:
    return f"{len(found):,} {what}{'' if len(found) == 1 else 's'}"


def _difference(breach: SchemaBreach) -> tuple[str, str]:
    return breach.kind, f"{breach.where}: wanted {breach.wanted or 'none'}, found {breach.found or 'none'}"


def _kind(breach: RowBreach) -> tuple[str, str]:
    examples = ", ".join(map(str, breach.examples)) + (", …" if breach.count > len(breach.examples) else "")
    return f"{breach.count:,}", f"{breach.table}: {breach.sentence} (id {examples})"
