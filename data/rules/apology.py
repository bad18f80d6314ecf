"""The message to the buyer whose order cannot be filled, after a double sale."""

from data.rules.marketplaces import label


def draft(title: str, platform: str | None) -> str:
    """What to send to the buyer on `platform`; to be read over before it is sent."""
    place = label(platform) or "the marketplace"
    return (
        f"Hello, thank you for ordering “{title.strip()}” on {place}. It is the only one I had, and it was sold"
        " elsewhere just before your order reached me. I am sorry: I have to cancel your order, and you get your"
        " money back in full. I would be glad to find you something similar."
    )
