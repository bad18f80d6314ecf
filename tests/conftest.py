"""Fixtures by subject: fix_servers (PostgreSQL, Redis), fix_redis (one to end), fix_shop (a seller with stock),
fix_numbered (an old database), fix_sellers (two of them), fix_ebay (a stand-in for eBay), fix_stylesheets."""

import gc
import os

import pytest

from data.embedded.process import Runner

pytest_plugins = [
    "tests.fix_servers",
    "tests.fix_redis",
    "tests.fix_shop",
    "tests.fix_floor",
    "tests.fix_numbered",
    "tests.fix_sellers",
    "tests.fix_ebay",
    "tests.fix_picks",
    "tests.fix_market",
    "tests.fix_odd_cards",
    "tests.fix_odd_listings",
    "tests.fix_photos",
    "tests.fix_vault",
    "tests.fix_supabase",
    "tests.fix_stylesheets",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about rights that this account or machine does not have."""
    here = {
        "root": os.geteuid() == 0,
        "namespaces": Runner(("unshare", "--user", "--")).can(["/bin/true"]),
    }
    impossible = [
        item for item in items if any(not here[mark.name] for mark in item.iter_markers() if mark.name in here)
    ]
    if impossible:
        config.hook.pytest_deselected(items=impossible)
        items[:] = [item for item in items if item not in impossible]


def pytest_collection_finish() -> None:
    """What was imported lives to the end: full collections need not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
