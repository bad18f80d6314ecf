"""`bindeck db check`"""

import json
import os
import sys
from collections.abc import Iterator, Sized

from data import servers
from data.check.report import Report, RowBreach, SchemaBreach
from data.check.run import check
from data.settings import from_environment
from widgets.text import clean


def run(as_json: bool) -> int:
    """Compare the database with the contract and print what was found; 0 only when all is well."""
    with servers.database(from_environment(os.environ), _tell) as found:
        report = check(found.url, progress=_tell)
    if as_json:
        print(json.dumps(report.as_dict(), indent=2))
    else:
        print("\n".join(map(clean, _lines(report))))
    return 0 if report.clean else 1


def _lines(report: Report) -> Iterator[str]:
    yield from map(_difference, report.schema)
    yield from map(_kind, report.rows)
    if report.not_enforced:
        names = ", ".join(lacking.check for lacking in report.not_enforced)
        yield f"Not held by the database itself (bindeck db upgrade --enforce): {names}."
    if report.clean:
        yield "All is well: the schema and every row keep the contract."
        return
    parts: list[str] = []
    if report.schema:
        parts.append(
            f"{_many(report.schema, 'difference')} in the schema (bindeck db upgrade adds what is missing)"
        )
    if report.rows:
        parts.append(f"{_many(report.rows, 'kind')} of wrong rows (bindeck db fix lists the repairs)")
    yield "; ".join(parts) + "."


def _many(found: Sized, what: str) -> str:
    return f"{len(found):,} {what}{'' if len(found) == 1 else 's'}"


def _difference(breach: SchemaBreach) -> str:
    return f"{breach.kind:>11}  {breach.where}: wanted {breach.wanted or 'none'}, found {breach.found or 'none'}"


def _kind(breach: RowBreach) -> str:
    examples = ", ".join(map(str, breach.examples)) + (", …" if breach.count > len(breach.examples) else "")
    return f"{breach.count:>11,}  {breach.table}: {breach.sentence} (id {examples})"


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence} …\n")
