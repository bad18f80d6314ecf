"""Those who vouch for people elsewhere: what Supabase calls them, and how they write themselves."""

from __future__ import annotations

import re

TITLES = {
    "azure": "Microsoft",
    "fly": "Fly.io",
    "github": "GitHub",
    "gitlab": "GitLab",
    "linkedin_oidc": "LinkedIn",
    "slack_oidc": "Slack",
    "workos": "WorkOS",
    "x": "X",
}
"""By the names of Supabase Auth's documentation, where a capital letter is not enough."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_:.-]{0,59}")


def title_of(name: str) -> str:
    """How a provider is called on the screen.

    >>> title_of("google"), title_of("linkedin_oidc"), title_of("custom:my-id")
    ('Google', 'LinkedIn', 'custom:my-id')
    """
    return TITLES.get(name) or (name.capitalize() if name.isalpha() else name)


def parse_name(text: str) -> str:
    """The provider that a person typed, as Supabase names it. Raises ValueError with a sentence."""
    name = text.strip().lower()
    if _NAME.fullmatch(name) is None:
        raise ValueError("Write the provider's name as Supabase has it: google, github, apple, discord …")
    return name
