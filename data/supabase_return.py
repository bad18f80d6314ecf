"""What a browser brings back from signing in elsewhere: the address that it ends at, or the code alone."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from data.errors import BindeckError
from data.loopback import STATE
from data.supabase_errors import SENTENCES, SupabaseRefused

NOTHING = "Paste the address at which the browser ends, or the code in it."
NO_CODE = "There is no code in this. Go on in the browser to the end, then paste the address that it shows there."
TOO_EARLY = "This is the address to open first. Open it in a browser, sign in, then paste the one where that ends."
FOREIGN = "This is not where this sign-in ends. Open the address shown here, go on to the end, and paste that one."

LONGEST_REASON = 100

_CODE = re.compile(r"[A-Za-z0-9._~-]{8,200}")


class ReturnUnfit(BindeckError):
    """What was brought is not what a browser brings back. Nothing was tried, so nothing is used up."""


def code_of(text: str, state: str) -> str:
    """The code in what was pasted: an address, a part of one, or the code alone.

    Raises ReturnUnfit, also for an address of another sign-in than that of `state`; SupabaseRefused where it tells
    that the sign-in was refused there, and why.
    """
    text = "".join(text.split())
    if not text:
        raise ReturnUnfit(NOTHING)
    said = _said(text)
    if "code_challenge" in said:
        raise ReturnUnfit(TOO_EARLY)
    # One with `state` is on the way from the provider to Supabase: its code is none of ours.
    if "state" in said or said.get(STATE, state) != state:
        raise ReturnUnfit(FOREIGN)
    if "error" in said or "error_code" in said:
        raise _refused(said)
    code = said.get("code", "") if said or "/" in text else text
    if not _CODE.fullmatch(code):
        raise ReturnUnfit(NO_CODE)
    return code


def _said(text: str) -> dict[str, str]:
    """The parameters of an address, in its query or behind its #; those of the query count."""
    try:
        parts = urlsplit(text)
        query = parts.query or ("" if "#" in text or "?" in text else text)
        pairs = [*parse_qsl(query), *parse_qsl(parts.fragment)]
    except ValueError:
        return {}
    return dict(reversed(pairs))


def _refused(said: dict[str, str]) -> SupabaseRefused:
    code = said.get("error_code", "")
    if code in SENTENCES:
        return SupabaseRefused(SENTENCES[code], code)
    # Up to the colon: what Supabase's reasons have behind one may be a secret of the provider.
    reason = said.get("error_description", "").partition(":")[0]
    reason = "".join(filter(str.isprintable, reason)).strip()[:LONGEST_REASON]
    told = f" (“{reason}”)" if reason else ""
    if said.get("error") == "access_denied":
        return SupabaseRefused(f"The sign-in was refused there{told}: open the address again, and allow it.", code)
    sentence = (
        f"Supabase could not complete the sign-in{told}: open the address again, or choose another provider."
    )
    return SupabaseRefused(sentence, code)
