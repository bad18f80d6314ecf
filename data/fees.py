"""The seller's own fee rules: fees.toml in the configuration directory."""

import json
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from data.errors import BindeckError
from data.files import write_whole
from data.rules.fees import BUILT_IN, FeeError, FeeRule, FeeTable, checked, plain
from data.rules.marketplaces import fold, label

FILE = "fees.toml"

KEYS = ("percent", "fixed", "small_under", "small_fee")

_HEAD = """\
# What marketplaces keep of a sale. Bindeck shows what is left of a price as an estimate.
#
# A table here replaces the built-in rule of its marketplace, or adds one that Bindeck does not know:
#   percent      of the price, 0 to 100; always given
#   fixed        an amount on top of it
#   small_under  sales below this price …
#   small_fee    … cost this flat amount instead
#
# The built-in rules; take the # away to change one:
"""

_TABLE = re.compile(r"\s*\[\s*(?P<name>[^\[\]]+?)\s*\]\s*(#.*)?")
_KEY = re.compile(rf"\s*[\"']?({'|'.join(KEYS)})[\"']?\s*=.*")


class Fees:
    """The rules in force, and the file that a change of them is kept in."""

    def __init__(self, config_dir: Path) -> None:
        """Read the file, if there is one. Raises BindeckError where it is wrong."""
        self.path = config_dir / FILE
        self.table = FeeTable(parse(read(self.path), self.path))

    def put(self, platform: str, rule: FeeRule | None) -> None:
        """Keep a rule of the seller's own, or (None) go back to the built-in one. Raises BindeckError."""
        text = read(self.path) or template()
        changed = with_rule(text, fold(platform), rule)
        write_whole(self.path, changed)
        self.table = FeeTable(parse(changed, self.path))


def read(path: Path) -> str:
    """The file's text, empty where there is none. Raises BindeckError."""
    try:
        return path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except UnicodeDecodeError:
        raise BindeckError(f"{path} is not text in UTF-8.") from None
    except OSError as error:
        raise BindeckError(f"{path} cannot be read: {error.strerror}.") from None


def parse(text: str, path: Path) -> dict[str, FeeRule]:
    """The rules of a file's text, by marketplace as `fold` names it. Raises BindeckError, naming `path`."""
    try:
        tables = tomllib.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise BindeckError(f"{path} is not TOML: {error}.") from None
    except RecursionError:
        raise BindeckError(f"{path} is nested too deeply.") from None
    rules: dict[str, FeeRule] = {}
    for name, table in tables.items():
        place = fold(name)
        try:
            if not place or place in rules:
                raise FeeError("it is named twice" if place else "it has no name")
            rules[place] = _rule(table)
        except FeeError as error:
            raise BindeckError(f"{path}, [{name}]: {error}.") from None
    return rules


def template() -> str:
    """A file that changes nothing, with every built-in rule as a comment."""
    blocks = [_block(name, rule) for name, rule in BUILT_IN.items()]
    lines = [f"# {line}".rstrip() for block in blocks for line in ["", *block]]
    return _HEAD + "\n".join(lines) + "\n"


def with_rule(text: str, name: str, rule: FeeRule | None) -> str:
    """The text with another rule of a marketplace, or (None) without one; its comments stay.

    Raises BindeckError where the text is written in a way that only a person can change.
    """
    before = parse(text, Path(FILE))
    kept: list[str] = []
    inside = placed = False
    for line in text.splitlines():
        head = _TABLE.fullmatch(line)
        if head is not None:
            inside = fold(head["name"].strip("\"'")) == name
            if inside and rule is not None:
                kept += _block(name, rule)
            placed |= inside
        if not inside or not (head or _KEY.fullmatch(line)):
            kept.append(line)
    if not placed and rule is not None:
        kept += ["", *_block(name, rule)]
    changed = "\n".join(kept).strip("\n") + "\n"
    wanted = {place: known for place, known in before.items() if place != name}
    if rule is not None:
        wanted[name] = rule
    if not _says(changed, wanted):
        raise BindeckError(f"The rule of {label(name)} can only be changed by hand; run: bindeck fees edit")
    return changed


def _says(text: str, wanted: Mapping[str, FeeRule]) -> bool:
    try:
        return parse(text, Path(FILE)) == wanted
    except BindeckError:
        return False


def _block(name: str, rule: FeeRule) -> list[str]:
    title = name if re.fullmatch(r"[\w-]+", name, re.ASCII) else json.dumps(name, ensure_ascii=False)
    values = (rule.share * 100, rule.fixed, rule.small_under, rule.small_fee)
    pairs = [
        f"{key} = {plain(value)}" for key, value in zip(KEYS, values, strict=True) if value or key == "percent"
    ]
    return [f"[{title}]", *pairs]


def _rule(table: object) -> FeeRule:
    if not isinstance(table, dict):
        raise FeeError("it must be a table: a line like [ebay], and below it percent = 13.25")
    given = cast(dict[str, Any], table)
    unknown = [key for key in given if key not in KEYS]
    if unknown:
        raise FeeError(f"{unknown[0]} is none of {', '.join(KEYS)}")
    if "percent" not in given:
        raise FeeError("percent is missing")
    return checked(*(_number(key, given.get(key, 0)) for key in KEYS))


def _number(key: str, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        raise FeeError(f"{key} must be a number")
    return Decimal(value)
