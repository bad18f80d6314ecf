"""What a filter may name: the fields of one kind of thing, and the words that stand for terms."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType

NONE: Mapping[str, str] = MappingProxyType({})


class Kind(Enum):
    """How the values of a field are read."""

    TEXT = auto()
    """Found anywhere in the text; `=` and `*` ask for the whole of it."""
    NAME = auto()
    """A word of a loose vocabulary, found at its beginning: case, blanks, `_` and `-` make no difference."""
    WORD = auto()
    """One of the field's own words, however much of it is typed; `=` asks for what is stored."""
    MARKET = auto()
    """A name of a marketplace, whose aliases are folded."""
    COMPANY = auto()
    """The same of a company that grades cards."""
    NUMBER = auto()
    """A card's number, whatever its zeros and blanks; or its figure within a span."""
    STATUS = auto()
    """A status of the listing, however other programs spell it."""
    PLATFORM = auto()
    """A marketplace the listing has a row on, and with `:` a state there."""
    LIVE = auto()
    """A marketplace where a buyer can buy it."""
    STATE = auto()
    """A state on any marketplace."""
    MONEY = auto()
    GRADE = auto()
    COUNT = auto()
    YEAR = auto()
    AGE = auto()
    """Whole days since the row was made."""
    DATE = auto()
    """A local day, month or year."""
    FLAG = auto()
    """`yes` or `no`."""
    PRESENCE = auto()
    """The name of a field that has a value, or has none."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field; `may_lack`: `-name` alone finds the rows that have none."""

    name: str
    kind: Kind
    example: str
    aliases: tuple[str, ...] = ()
    may_lack: bool = False
    words: tuple[str, ...] = ()
    """The vocabulary, as it is offered."""
    stored: bool = True
    """Whether a column holds it: REAL cannot keep every amount that can be counted."""


class Vocabulary:
    """The fields of a kind of thing."""

    def __init__(
        self,
        fields: Sequence[Field],
        *,
        some: str,
        some_lackable: str,
        lackable_aliases: Collection[str] = (),
        words: Mapping[str, str] = NONE,
        shared: Mapping[str, str] = NONE,
    ) -> None:
        """`some` and `some_lackable` name a few fields for a person who erred. Of `words` each stands for a term.
        A field of `shared` is completed with the person's own values of another field."""
        self.fields = fields
        self.some = some
        self.some_lackable = some_lackable
        self.words = words
        self.shared = shared
        self.by_name = {name: field for field in fields for name in (field.name, *field.aliases)}
        self.lackable = {
            name: field
            for field in fields
            if field.may_lack
            # `-cat` and `-where` alone exclude a word, as people mean them.
            for name in (field.name, *(alias for alias in field.aliases if alias in lackable_aliases))
        }
        """What may follow `-` alone, `has:` and `no:`."""
