"""The contract between Bindeck and an adapter: what ends a listing on a marketplace.

An adapter is an entry point of the group `bindeck.marketplaces`, named after its marketplace: something that,
called without arguments, makes an Adapter.
"""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Ending:
    """A listing to take off a marketplace; everything as it is stored, `platform` whatever its spelling.

    `shares_sku`: another listing that is for sale, or still waits to be taken down, has the same SKU.
    """

    platform: str
    platform_listing_id: str | None
    platform_url: str | None
    sku: str | None
    title: str
    shares_sku: bool = False


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the seller signs in with at a marketplace; what each word means is the adapter's to say."""

    username: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Proof:
    """What the marketplace answered, as a sentence for the log: the listing is not for sale there any more."""

    text: str


class EndingFailed(Exception):
    """The listing may still be live. `reason` is a sentence without secrets; `final` is not worth a retry.

    `rest`: seconds for which the marketplace answers nobody, whatever the listing; 0 where it is about this one.
    """

    def __init__(self, reason: str, *, final: bool, rest: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final
        self.rest = rest


class SignIn(Protocol):
    """What an adapter may offer besides: it asks whether its marketplace takes the credentials."""

    async def sign_in(self, credentials: Credentials) -> Proof:
        """What the marketplace answered to a sign-in that changes nothing there. Raises EndingFailed."""
        ...


class Adapter(Protocol):
    """Ends listings on one marketplace."""

    async def end(self, ending: Ending, credentials: Credentials) -> Proof:
        """End the listing; one that is ended already is a proof too. Raises EndingFailed."""
        ...
