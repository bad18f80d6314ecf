"""Breaches of users and of what they did."""

from data.contract.breaches.shape import Breach, JsonBreach

ACCOUNT_BREACHES = (
    Breach(
        "oauth-with-password",
        "users",
        "t.oauth_provider IS NOT NULL AND t.password_hash IS NOT NULL",
        "A user who signs in with OAuth has a password, too.",
    ),
    Breach(
        "oauth-without-uid",
        "users",
        "t.oauth_provider <> '' AND coalesce(t.supabase_uid, '') = ''",
        "A user who signs in with OAuth has no supabase_uid: no token will ever match.",
    ),
    Breach(
        "supabase-uid-twice",
        "users",
        "t.supabase_uid IN (SELECT o.supabase_uid FROM users o WHERE o.supabase_uid <> ''"
        " GROUP BY o.supabase_uid HAVING count(*) > 1)",
        "Another user has the same supabase_uid: a token would match both.",
    ),
)

ACCOUNT_JSON = (
    JsonBreach(
        "log-details-not-json", "activity_logs", "details", "JSON", "The details of a log row are not JSON."
    ),
)
