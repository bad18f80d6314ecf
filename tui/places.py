"""The places a person can be: their keys and names, in their order for good."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place; reached by its F-key, or by `g` and its letter where a terminal swallows F-keys."""

    id: str
    key: str
    letter: str
    name: str


PLACES = (
    Place("help", "f1", "h", "Help"),
    Place("sold", "f2", "s", "Sold"),
    Place("listings", "f3", "l", "Listings"),
    Place("bins", "f4", "b", "Bins"),
    Place("cards", "f5", "c", "Cards"),
    Place("alerts", "f6", "a", "Alerts"),
    Place("insight", "f7", "i", "Insight"),
    Place("activity", "f8", "v", "Activity"),
)

HOME = "sold"
"""Where the dashboard opens."""

PAGES = (
    ("New listing", "new", "A draft, or something to sell at once"),
    ("Take down", "takedown", "What must be taken down after a sale elsewhere, and what to verify"),
    ("Find", "find", "Scan anything: where is it, what is it"),
    ("Put away", "put-away", "Scan a section once, then thing after thing"),
    ("Sets", "card-sets", "How complete each set of the collection is, and what is missing"),
    ("Values", "values", "What the collection is worth, what gained and lost, what is valuable and not listed"),
    ("New card", "card-new", "A card of a game or a sport, raw or in a slab"),
    ("Slabs", "slabs", "Certificates that stand twice, and graded cards that nobody can verify"),
    ("Cards in and out", "card-import", "Import a table of another program's, export the collection"),
    ("Receive", "receive", "Scan what comes in; what is new becomes a draft with its code"),
    ("Move", "move", "Scan things, a whole section or a whole bin, then where they go"),
    ("Count", "count", "Scan what lies in a section, blind, several people at once; then put it right"),
    ("Command barcodes", "commands", "Every key as a barcode, to scan from the screen or from a printed sheet"),
    ("Count queue", "count-queue", "Which sections to count first, and what fits into ten minutes"),
    ("Walk order", "walk-order", "In which order the pick list goes along the bins"),
    ("Scan test", "scan-test", "What a scanner sends, how quickly, and how it is read"),
    ("Failed", "failures", "What could not be posted, and why"),
    ("Sessions", "sessions", "Where you are signed in; sign out here, there or everywhere; your password"),
    ("Doctor", "doctor", "Rows that break the contract, and their repairs"),
    ("Marketplace accounts", "accounts", "What Bindeck signs in with at marketplaces; passwords are never shown"),
    ("Fees", "fees", "What each marketplace keeps of a sale, and your own rules"),
)
"""The pages that are opened from the command palette: title, page, help."""

FOR_ADMINISTRATORS = (
    ("Users", "users", "Who may come in, who administrates; for administrators alone"),
    ("Notices", "notices", "Tell something to everybody, see who read it; for administrators alone"),
    ("Servers", "servers", "PostgreSQL, Redis, connections, check of the database; for administrators alone"),
    ("Everybody's sessions", "all-sessions", "Who works where, and sign them out; for administrators alone"),
)
"""Pages of which nobody else gets a trace."""
