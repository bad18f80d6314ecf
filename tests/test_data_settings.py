"""Settings from the environment."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from data.errors import BindeckError
from data.rules.photos import Drawing
from data.rules.printers import Printer
from data.settings import from_environment


def test_unset_and_empty_mean_the_embedded_servers() -> None:
    for environ in ({}, {"DATABASE_URL": "", "REDIS_URL": "  "}):
        settings = from_environment(environ)
        assert settings.embedded
        assert settings.database_url is None
        assert settings.redis_url is None


def test_what_is_set_is_used() -> None:
    settings = from_environment(
        {
            "DATABASE_URL": "postgresql://localhost/shop",
            "REDIS_URL": "redis://localhost",
            "BINDECK_DATA_DIR": "~/stock",
            "BINDECK_CONFIG_DIR": "/etc/stock",
            "BINDECK_USER": "seller",
            "BINDECK_POLL_SECONDS": "2.5",
        }
    )
    assert not settings.embedded
    assert settings.data_dir == Path.home() / "stock"
    assert settings.config_dir == Path("/etc/stock")
    assert (settings.user, settings.poll_seconds) == ("seller", 2.5)


@pytest.mark.parametrize("seconds", ["soon", "0", "-1", "nan", "inf", "1e9"])
def test_a_senseless_interval_names_its_variable(seconds: str) -> None:
    with pytest.raises(BindeckError, match="BINDECK_POLL_SECONDS"):
        from_environment({"BINDECK_POLL_SECONDS": seconds})


def test_photos_are_drawn_as_it_is_set() -> None:
    assert from_environment({}).photos is Drawing.AUTO
    assert from_environment({}).photo_dir is None
    settings = from_environment({"BINDECK_PHOTOS": "Blocks", "BINDECK_PHOTO_DIR": "~/app/data"})
    assert settings.photos is Drawing.BLOCKS
    assert settings.photo_dir == Path.home() / "app" / "data"
    with pytest.raises(BindeckError, match="BINDECK_PHOTOS must be auto, off, blocks, kitty, sixel, not “yes”"):
        from_environment({"BINDECK_PHOTOS": "yes"})


def test_the_tiers_begin_where_it_is_set() -> None:
    assert from_environment({}).tiers == (10, 100, 500)
    assert from_environment({"BINDECK_TIERS": " 5, $50, 249.99"}).tiers == (5, 50, Decimal("249.99"))
    for text in ("10,100", "10,100,100", "0,1,2", "a,b,c", "10,100,500,1000", "1e1,100,500"):
        with pytest.raises(BindeckError, match=f"BINDECK_TIERS must be three rising amounts.* not “{text}”"):
            from_environment({"BINDECK_TIERS": text})


def test_the_label_printer_that_is_proposed() -> None:
    assert from_environment({"BINDECK_LABEL_PRINTER": "zebra"}).label_printer == Printer("zebra", 9100)
    assert from_environment({}).label_printer is None
    with pytest.raises(BindeckError, match="BINDECK_LABEL_PRINTER: “a b” is no address"):
        from_environment({"BINDECK_LABEL_PRINTER": "a b"})


def test_a_supabase_project_is_two_settings_and_no_half_one() -> None:
    assert from_environment({}).supabase is None
    both = {"SUPABASE_URL": "https://abc.supabase.co/", "SUPABASE_ANON_KEY": "planted"}
    settings = from_environment(both)
    assert settings.supabase is not None
    assert (settings.supabase.url, settings.supabase.anon_key) == ("https://abc.supabase.co", "planted")
    assert "planted" not in repr(settings)
    for name, value in both.items():
        with pytest.raises(BindeckError, match=rf"{name} is set and SUPABASE_\w+ is not"):
            from_environment({name: value})


@pytest.mark.parametrize(
    "url",
    ["abc", "http://abc.supabase.co", "ftp://127.0.0.1", "https://", "https://ada:pw@abc.co", "https://a.b?c"],
)
def test_a_senseless_address_of_supabase_is_refused(url: str) -> None:
    with pytest.raises(BindeckError, match="SUPABASE_URL must"):
        from_environment({"SUPABASE_URL": url, "SUPABASE_ANON_KEY": "key"})


def test_supabase_is_loaded_when_somebody_signs_in_and_not_before() -> None:
    script = (
        "import sys, tui.run, tui.opening; print(sorted({'supabase', 'supabase_auth', 'jwt'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
