"""What is said of a count that ended, and of each thing it found."""

from __future__ import annotations

from data.rules.tally import Finding, Tally
from queries.count_log import Result, Wrong
from widgets.facts import Fact, Heading

TITLES = {
    Finding.MOVED: "MOVED",
    Finding.MISSING: "MISSING",
    Finding.UNEXPECTED: "UNEXPECTED",
}

OPEN, DONE = " ", "✓"


def outcome(tally: Tally) -> str:
    """`7 of 8 right, 1 missing`; nothing but what there is."""
    wrong = ((tally.moved, "moved"), (tally.missing, "missing"), (tally.unexpected, "unexpected"))
    told = [f"{units:,} {word}" for units, word in wrong if units]
    return ", ".join([f"{tally.correct:,} of {tally.expected:,} right", *told])


def named(wrong: Wrong) -> str:
    """A thing, with its storage id and how many of it."""
    units = f" ×{wrong.units}" if wrong.units > 1 else ""
    return f"{wrong.storage_id}  {wrong.text}{units}".strip()


def told(wrong: Wrong) -> str:
    """What is wrong, and what can be done about it."""
    title = f"{TITLES[wrong.finding]}  {named(wrong)}"
    if wrong.finding is Finding.MOVED:
        return f"{title}: it is here, and in {wrong.where} on record. m: put it here"
    if wrong.finding is Finding.MISSING:
        return f"{title}: on record here, and nobody saw it. m: take it off · l: look for it"
    if wrong.label is None:
        return f"{title}: a code that nobody knows. m: receive it"
    if wrong.on_record:
        return f"{title}: more than the {wrong.on_record} on record. m: add it"
    return f"{title}: on record nowhere. m: put it here"


def mended(wrong: Wrong, place: str) -> str:
    """What was done about it."""
    if wrong.finding is Finding.MISSING:
        return f"{named(wrong)}  taken off {place}; a listing of it stays for sale: o opens it"
    if wrong.finding is Finding.UNEXPECTED and wrong.on_record:
        return f"{named(wrong)}  added to {place}"
    if wrong.finding is Finding.MOVED and wrong.units > wrong.on_record:
        more = wrong.units - wrong.on_record
        return (
            f"{wrong.storage_id}  {wrong.text}: the {wrong.on_record} on record are in {place} now; {more} more"
            " were seen: count it once more"
        )
    return f"{named(wrong)}  is in {place} now"


def result_facts(result: Result, decided: set[int]) -> list[Fact | Heading]:
    """The result of a count, then what it found; what was decided has a mark."""
    tally = result.tally
    lines: list[Fact | Heading] = [Heading(f"Accuracy {tally.percent}"), Fact("Right", f"{tally.correct:,}")]
    lines += [Fact("On record", f"{tally.expected:,}"), Fact("Seen", f"{tally.counted:,}")]
    lines += [Heading("Found")] if result.wrong else []
    for nth, wrong in enumerate(result.wrong):
        mark = DONE if nth in decided else OPEN
        where = f" (on record in {wrong.where})" if wrong.where else ""
        lines.append(Fact(f"{mark} {wrong.finding}", f"{named(wrong)}{where}", loud=nth not in decided))
    return lines
