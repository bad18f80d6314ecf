"""What goes wrong at Supabase, as sentences of ours: the server's may repeat what was sent."""

from __future__ import annotations

from data.errors import BindeckError


class SupabaseRefused(BindeckError):
    """The server answered, and the answer is no; `code` is its error code, empty where it gave none."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.code = code


class SupabaseAway(BindeckError):
    """No answer, or none that can be understood: nothing is known, so try again."""


class TokenRefused(SupabaseRefused):
    """A token that is not what it claims to be, is not for us, or not for now."""


WRONG = "Wrong e-mail address or password."
CODE_WRONG = "This code is wrong or no longer valid: look for the newest e-mail, or have another one sent."
BUSY = "Supabase has had too many attempts: wait a minute, then try again."
NOT_OFFERED = "This Supabase project offers no sign-in with “{name}”: choose another one."
FACTOR_WRONG = "This code is wrong: use the one that your authenticator shows now."
TOO_MANY = "over_request_rate_limit"

SENTENCES = {
    "invalid_credentials": WRONG,
    "user_not_found": WRONG,
    "email_not_confirmed": "This e-mail address is not confirmed yet: open the link in Supabase's e-mail first.",
    "email_provider_disabled": "This Supabase project lets nobody sign in by e-mail.",
    "user_banned": "Supabase has banned this account: ask an administrator.",
    "captcha_failed": "This Supabase project asks for a captcha, which a terminal cannot show.",
    "otp_expired": CODE_WRONG,
    "otp_disabled": "This Supabase project sends no codes to this address.",
    "signup_disabled": "This Supabase project takes no new accounts.",
    TOO_MANY: BUSY,
    "over_email_send_rate_limit": "Supabase sends no more e-mails for now: wait some minutes, then try again.",
    "refresh_token_not_found": "Your Supabase session has ended: sign in again.",
    "refresh_token_already_used": "Your Supabase session was used elsewhere and has ended: sign in again.",
    "session_not_found": "Your Supabase session has ended: sign in again.",
    "session_expired": "Your Supabase session has expired: sign in again.",
    "flow_state_not_found": "This code is wrong, or was used already: open the address again, and sign in there.",
    "flow_state_expired": "This code is too old: open the address again, and sign in there without a long break.",
    "bad_code_verifier": "This code is of another sign-in: open the address that is shown here.",
    "bad_oauth_state": "This sign-in took too long: open the address again.",
    "bad_oauth_callback": "The provider sent the browser back without an answer: open the address again.",
    "provider_disabled": "This Supabase project does not use this provider: choose another one.",
    "oauth_provider_not_supported": "This Supabase project does not use this provider: choose another one.",
    "provider_email_needs_verification": "Supabase has sent an e-mail to confirm the address: open the link in it,"
    " then try again.",
    "mfa_verification_failed": FACTOR_WRONG,
    "mfa_verification_rejected": FACTOR_WRONG,
    "mfa_challenge_expired": "The code came too late: use the one that your authenticator shows now.",
    "mfa_factor_not_found": "This second factor is gone: sign in again.",
    "insufficient_aal": "This account needs its second factor: sign in again.",
    "bad_jwt": "Supabase does not take its own token: sign in again.",
}
"""By Supabase Auth's error codes."""

NO_ANSWER = "Supabase cannot be reached, or does not answer in time: try again."
NO_SENSE = "Supabase's answer cannot be read: is SUPABASE_URL the address of the project?"
FAILED = "Supabase has a problem of its own: try again in a moment."


def refusal(code: str | None, status: int) -> BindeckError:
    """What a server's error means, by its code, else by the status of HTTP."""
    if code in SENTENCES:
        return SupabaseRefused(SENTENCES[code], code)
    if status == 429:
        return SupabaseRefused(BUSY, TOO_MANY)
    if status >= 500 or status == 0:
        return SupabaseAway(FAILED if status else NO_ANSWER)
    word = code if code and code.isascii() and code.replace("_", "").isalnum() and len(code) < 60 else "no code"
    return SupabaseRefused(f"Supabase refused this ({status}, {word}).", code or "")
