"""The one error the embedded servers raise."""

from data.errors import BindeckError


class EmbeddedError(BindeckError):
    """One sentence for a person: what is wrong and what to do."""
