"""Notifications and the activity log: collected while the listings are made, turned into rows at the end.

Only then: ids have to grow with time, and the alert and the log row of a sale name each other. There is one
event for about every eight listings.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.rules.marketplaces import label
from data.rules.sale import TRIAGE_HORIZON
from data.rules.status import Action, NotificationType
from data.sample.dice import Dice
from data.sample.rows import LogRow, NotificationRow, Row
from data.sample.writing import Ids

REMEMBERED = TRIAGE_HORIZON + timedelta(days=1)
"""The age up to which a sale is an event: a day more than Bindeck asks about."""

_LOGIN = "login"
_LOGINS = 40
_UNREAD = 2
_BINDECK = "bindeck"
_BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_ADDRESSES = ("203.0.113.7", "203.0.113.42", "198.51.100.9")

_encode = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(slots=True)
class Sale:
    """A sale; one that waits has no `found_at`, and `before` has the statuses of its platform rows."""

    at: datetime
    listing_id: int
    title: str
    platform: str
    price: float
    location: str | None
    found_at: datetime | None
    before: dict[str, str]
    alert_id: int = 0
    log_id: int = 0


@dataclass(slots=True)
class Remark:
    """A notification that is not about a sale."""

    at: datetime
    kind: NotificationType
    listing_id: int
    platform: str | None
    title: str
    message: str
    data: dict[str, object]
    alert_id: int = 0


@dataclass(slots=True)
class _Deed:
    """What is to be a row of the log; `about` is a sale or a listing's id."""

    at: datetime
    action: str
    about: Sale | int | None = None
    log_id: int = 0


class Events:
    """What happened, and when."""

    def __init__(self, dice: Dice, ids: Ids, user_id: str, now: datetime) -> None:
        self._dice = dice
        self._ids = ids
        self._user_id = user_id
        self._now = now
        self._sales: list[Sale] = []
        self._remarks: list[Remark] = []
        self._deeds: list[_Deed] = []

    def sold(self, sale: Sale) -> None:
        """A sale of the last month."""
        self._sales.append(sale)
        self._deeds.append(_Deed(sale.at, Action.SALE_RECORDED, sale))
        if sale.found_at is not None:
            self._deeds.append(_Deed(sale.found_at, Action.SALE_FOUND, sale))

    def noted(self, remark: Remark) -> None:
        """A notification."""
        self._remarks.append(remark)

    def created(self, listing_id: int, at: datetime) -> None:
        """A listing was created."""
        self._deeds.append(_Deed(at, Action.LISTING_CREATED, listing_id))

    def rows(self) -> Iterator[Row]:
        """All events as rows, oldest first."""
        for day in range(_LOGINS):
            self._deeds.append(
                _Deed(self._now - timedelta(days=day, minutes=25 + self._dice.whole(0, 300)), _LOGIN)
            )
        self._deeds.sort(key=lambda deed: deed.at)
        for deed in self._deeds:
            deed.log_id = self._ids.take(LogRow)
            if deed.action == Action.SALE_RECORDED and isinstance(deed.about, Sale):
                deed.about.log_id = deed.log_id
        self._remarks.sort(key=lambda remark: remark.at)
        unread = self._remarks[-_UNREAD:]
        alerts = sorted((*self._sales, *self._remarks), key=lambda alert: alert.at)
        for alert in alerts:
            alert.alert_id = self._ids.take(NotificationRow)
        for alert in alerts:
            yield _sale_alert(alert) if isinstance(alert, Sale) else _alert(alert, is_read=alert not in unread)
        for deed in self._deeds:
            yield self._log_row(deed)

    def _log_row(self, deed: _Deed) -> LogRow:
        about = deed.about
        match deed.action:
            case Action.SALE_RECORDED if isinstance(about, Sale):
                subject, details = ("listing", about.listing_id), _recorded(about)
            case Action.SALE_FOUND if isinstance(about, Sale):
                subject, details = ("sale", about.log_id), {"listing": about.listing_id}
            case Action.LISTING_CREATED if isinstance(about, int):
                subject, details = ("listing", about), None
            case _:
                subject, details = ("user", None), None
        by_hand = deed.action in (_LOGIN, Action.LISTING_CREATED)
        return LogRow(
            deed.log_id,
            self._user_id,
            deed.action,
            *subject,
            _encode(details) if details else None,
            self._dice.pick(_ADDRESSES) if by_hand else None,
            _BROWSER if by_hand else _BINDECK,
            deed.at,
        )


def _recorded(sale: Sale) -> dict[str, object]:
    """What the log keeps of a sale: one that waits may have to be taken back."""
    known: dict[str, object] = {"platform": sale.platform, "price": f"{sale.price:.2f}"}
    if sale.found_at is not None:
        return known
    return known | {
        "quantity": [1, 0],
        "platforms": sale.before,
        "location": sale.location,
        "notification": sale.alert_id,
    }


def _sale_alert(sale: Sale) -> NotificationRow:
    place = label(sale.platform)
    found = sale.found_at is not None
    data: dict[str, object] = {"storage_location": sale.location, "price": sale.price}
    return NotificationRow(
        sale.alert_id,
        NotificationType.SALE,
        sale.listing_id,
        sale.platform,
        f"Sold on {place}: {sale.title}",
        f"${sale.price:,.2f} on {place}. It lies at {sale.location or 'no location'}.",
        _encode(data if found else {"sale": sale.log_id} | data),
        found,
        found,
        sale.at,
    )


def _alert(remark: Remark, *, is_read: bool) -> NotificationRow:
    return NotificationRow(
        remark.alert_id,
        remark.kind,
        remark.listing_id,
        remark.platform,
        remark.title,
        remark.message,
        _encode(remark.data),
        is_read,
        False,
        remark.at,
    )
