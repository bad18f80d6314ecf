"""What can go wrong below the screens. The text of each error is a sentence for a person."""


class BindeckError(Exception):
    """Anything a person must be told: what is wrong and what to do. Never carries a secret."""


class DatabaseAway(BindeckError):
    """PostgreSQL cannot be reached, or does not answer."""


class QueryTimeout(BindeckError):
    """A statement ran into its time limit and was cancelled."""


class SchemaMissing(BindeckError):
    """The database answers but is not one that Bindeck can work on."""


class Refused(BindeckError):
    """The database refuses: no rights, a read-only server, a lock that is held."""


class Collided(Refused):
    """Two writes held what the other one wanted, and this one was given up; nothing was written. Try it again."""


class AccountUnclear(BindeckError):
    """Who is signed in cannot be told from the settings."""


class UnboundStatement(AssertionError):
    """A statement that names no user: a mistake of ours, never of the person."""
