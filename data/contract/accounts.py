"""Who is there: users, their marketplace accounts, what they did."""

from data.contract.shape import CREATED, ID, OWNER, UPDATED, Check, Column, Table, flag, text, time, word

USERS = Table(
    "users",
    (
        Column("id", "uuid", default="gen_random_uuid()", primary_key=True),
        Column("username", "text", not_null=True, unique=True),
        Column("email", "text", not_null=True, unique=True),
        text("password_hash"),
        text("supabase_uid"),
        text("oauth_provider"),
        flag("is_admin"),
        flag("is_active", "true"),
        Column("tier", "text", default="'FREE'"),
        text("notification_email"),
        flag("email_verified"),
        text("verification_token"),
        text("reset_token"),
        time("reset_token_expiry"),
        CREATED,
        time("last_login"),
    ),
    checks=(Check("bindeck_users_password", "oauth_provider IS NULL OR password_hash IS NULL"),),
)

MARKETPLACE_CREDENTIALS = Table(
    "marketplace_credentials",
    (ID, OWNER, word("platform"), text("username"), text("password"), CREATED, UPDATED),
    unique=(("user_id", "platform"),),
)

ACTIVITY_LOGS = Table(
    "activity_logs",
    (
        ID,
        Column("user_id", "uuid", references="users(id)"),
        word("action"),
        text("resource_type"),
        Column("resource_id", "integer"),
        text("details"),
        text("ip_address"),
        text("user_agent"),
        CREATED,
    ),
)
