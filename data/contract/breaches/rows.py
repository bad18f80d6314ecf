"""Everything a row may be wrong about."""

from data.contract.breaches.accounts import ACCOUNT_BREACHES, ACCOUNT_JSON
from data.contract.breaches.cards import CARD_BREACHES, CARD_JSON
from data.contract.breaches.keys import KEY_BREACHES
from data.contract.breaches.listings import LISTING_BREACHES, LISTING_JSON
from data.contract.breaches.platforms import ALERT_BREACHES, ALERT_JSON, PLATFORM_BREACHES
from data.contract.breaches.storage import STORAGE_BREACHES, STORAGE_JSON

ROW_BREACHES = (
    *ACCOUNT_BREACHES,
    *LISTING_BREACHES,
    *PLATFORM_BREACHES,
    *STORAGE_BREACHES,
    *CARD_BREACHES,
    *ALERT_BREACHES,
    *KEY_BREACHES,
)

JSON_BREACHES = (*ACCOUNT_JSON, *LISTING_JSON, *STORAGE_JSON, *CARD_JSON, *ALERT_JSON)
