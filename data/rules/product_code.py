"""The numbers printed under barcodes: what they should look like, and their check digit."""

import re

_KINDS = {8: "EAN-8", 12: "UPC", 13: "EAN", 14: "GTIN-14"}
"""What a code of so many digits is."""

_GAPS = re.compile(r"[\s\-‐‑–]+")


def bare(text: str) -> str:
    """A code without the blanks and dashes that are printed between its digits.

    >>> bare("0 36000-29145 2")
    '036000291452'
    """
    return _GAPS.sub("", text)


def doubt(code: str) -> str:
    """Why a code is probably mistyped, as a sentence; empty where its check digit is right, or there is none."""
    if not code:
        return ""
    if not (code.isascii() and code.isdigit()):
        return "A UPC or EAN has digits alone: look at the label again."
    if len(code) not in _KINDS:
        return f"A UPC has 12 digits and an EAN 13; this has {len(code)}: look at the label again."
    if len(code) == 8 and code[0] in "01" and is_right(_expanded(code)):
        return ""
    if is_right(code):
        return ""
    return f"The last digit does not agree with the others, as it does on every {_KINDS[len(code)]}: look again."


def check_digit(digits: str) -> str:
    """The digit that ends a code which begins with these digits."""
    weighted = sum(int(digit) * (3 if nth % 2 == 0 else 1) for nth, digit in enumerate(reversed(digits)))
    return str(-weighted % 10)


def is_right(code: str) -> bool:
    """Whether the last digit of a number is the check digit of the others."""
    return code[-1] == check_digit(code[:-1])


def _expanded(short: str) -> str:
    """The UPC that a UPC-E of eight digits stands for."""
    system, six, last = short[0], short[1:7], short[7]
    match six[5]:
        case "0" | "1" | "2":
            body = f"{six[:2]}{six[5]}0000{six[2:5]}"
        case "3":
            body = f"{six[:3]}00000{six[3:5]}"
        case "4":
            body = f"{six[:4]}00000{six[4]}"
        case _:
            body = f"{six[:5]}0000{six[5]}"
    return f"{system}{body}{last}"
