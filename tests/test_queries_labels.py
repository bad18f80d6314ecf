"""What labels carry resolves to the same thing: from the rows, through a printed sheet and a decoder, and back."""

from uuid import uuid4

import pytest

from data.labels.job import Format, Job, printed
from data.rules.bin_names import Wanted
from data.rules.codes import Label, normalise
from data.rules.label_sheets import SHEETS
from data.rules.label_tags import Tag
from data.rules.symbols import SymbolKind
from data.tenant import Tenant
from queries import bins, finds, labels
from queries.finds import Hit
from tests.fix_labels import pictures, read_labels
from tests.fix_shop import Shop


async def scanned(tenant: Tenant, tags: list[Tag], kind: SymbolKind) -> list[list[Hit]]:
    """What each label means, read from the sheet."""
    job = Job(tags, Format.PDF, SHEETS["avery-5161"], kind)
    hits = []
    for picture in pictures(printed(job), Format.PDF):
        for text in read_labels(picture, job.sheet).values():
            code = normalise(f"]Q1{text}\r" if kind is SymbolKind.QR else f"]C0{text}\r")
            assert code is not None
            hits.append(await tenant.read(finds.resolve, code))
    assert len(hits) == len(tags)
    return hits


def bin_of(shop: Shop, name: str, *sections: str, bin_type: str = "clothing") -> tuple[int, list[int]]:
    bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name=name, bin_type=bin_type)
    return bin_id, [shop.insert("storage_sections", bin_id=bin_id, section_name=each) for each in sections]


@pytest.mark.parametrize("kind", SymbolKind)
async def test_bins_and_sections_are_found_again(tenant: Tenant, shop: Shop, kind: SymbolKind) -> None:
    first, sections = bin_of(shop, "A", "10", "2")
    second, _ = bin_of(shop, "1")
    tags = await tenant.read(labels.bins, [second, first])
    assert [tag.big for tag in tags] == ["1", "A"]
    tags += await tenant.read(labels.sections, [first])
    assert [tag.big for tag in tags[2:]] == ["A2", "A10"]
    hits = await scanned(tenant, tags, kind)
    assert [[(hit.kind, hit.id) for hit in each] for each in hits] == [
        [(Label.BIN, second)],
        [(Label.BIN, first)],
        [(Label.SECTION, sections[1])],
        [(Label.SECTION, sections[0])],
    ]


@pytest.mark.parametrize("kind", SymbolKind)
async def test_items_and_listings_are_found_again(tenant: Tenant, shop: Shop, kind: SymbolKind) -> None:
    first = shop.listing(sku="RR-00412", title="Walkman", storage_location="A2-07")
    second = shop.listing(sku="twice", listing_uuid=str(uuid4()))
    third = shop.listing(sku="TWICE")
    fourth = shop.listing(sku="", storage_location=None, status="draft")
    item, _ = shop.stored(first, storage_id="A2-07")
    odd, _ = shop.stored(second, storage_id="a2 (left)/~7^>")
    ids = [fourth, third, second, first]
    tags = await tenant.read(labels.listings, ids)
    assert [tag.big for tag in tags] == ["no place", "A1-01", "A1-01", "A2-07"]
    assert [bool(tag.short) for tag in tags] == [False, False, False, True]
    tags += await tenant.read(labels.items, [odd, item])
    assert tags[-1].lines == ("Walkman",)
    hits = await scanned(tenant, tags, kind)
    assert [[(hit.kind, hit.id) for hit in each] for each in hits] == [
        *([(Label.LISTING, row_id)] for row_id in ids),
        [(Label.ITEM, odd)],
        [(Label.ITEM, item)],
    ]


@pytest.mark.parametrize("kind", SymbolKind)
async def test_labels_printed_ahead_mean_what_is_made_later(tenant: Tenant, shop: Shop, kind: SymbolKind) -> None:
    names, wanted = ["A1", "A12", "3"], [Wanted("A1", ("2",)), Wanted("A", ("12",))]
    tags = await tenant.read(labels.bins_named, names)
    tags += await tenant.read(labels.sections_named, wanted)
    assert all(tag.is_ahead for tag in tags)
    assert await scanned(tenant, tags, kind) == [[]] * 5
    await tenant.write(bins.make, [*wanted, Wanted("A12", ()), Wanted("3", ("1",))], "clothing")
    hits = await scanned(tenant, tags, kind)
    told = [[(hit.kind, hit.place.bin_name, hit.place.section_name) for hit in each if hit.place] for each in hits]
    assert told == [
        [(Label.BIN, "A1", None)],
        [(Label.BIN, "A12", None)],
        [(Label.BIN, "3", None)],
        [(Label.SECTION, "A1", "2")],
        [(Label.SECTION, "A", "12")],
    ]


async def test_what_is_there_is_labelled_by_its_row(tenant: Tenant, shop: Shop) -> None:
    clothing, _ = bin_of(shop, "A", "1", "2")
    cards, [section] = bin_of(shop, "a", "2", bin_type="cards")
    tags = await tenant.read(labels.bins_named, ["A", "B"])
    assert [(tag.payload, tag.is_ahead) for tag in tags] == [
        (f"~BIN:{cards}", False),
        (f"~BIN:{clothing}", False),
        ("~BIN:/B", True),
    ]
    tags = await tenant.read(labels.sections_named, [Wanted("A", ("2", "3")), Wanted("B", ())])
    assert [tag.payload for tag in tags if not tag.is_ahead][:1] == [f"~SEC:{section}"]
    assert [tag.payload for tag in tags if tag.is_ahead] == ["~SEC:/A/3"]
    assert len(await tenant.read(labels.sections_named, [Wanted("A", ())])) == 3


async def test_a_name_of_two_bins_is_a_choice(tenant: Tenant, shop: Shop) -> None:
    bin_of(shop, "A", "1")
    bin_of(shop, "A", "1", bin_type="cards")
    for text in ("~BIN:/A", "~SEC:/a/1"):
        code = normalise(text)
        assert code is not None
        assert len(await tenant.read(finds.resolve, code)) == 2


async def test_the_items_of_a_place(tenant: Tenant, shop: Shop) -> None:
    item, _ = shop.stored(shop.listing(), storage_id="A2-07")
    name = shop.one("SELECT bin_name FROM storage_bins")
    other, _ = shop.stored(shop.listing(), storage_id="A2-08")
    assert list(await tenant.read(labels.items_at, "a2-07")) == [item]
    assert list(await tenant.read(labels.items_at, f"{name}-1")) == [item]
    assert list(await tenant.read(labels.items_at, name)) == [item]
    assert list(await tenant.read(labels.items_at, "nowhere")) == []
    assert other not in await tenant.read(labels.items_at, name)


async def test_the_labels_of_others_are_theirs(tenant: Tenant, shop: Shop, other_shop: Shop) -> None:
    bin_id, _ = bin_of(other_shop, "Z", "1")
    listing = other_shop.listing(sku="Z")
    item, _ = other_shop.stored(listing, storage_id="Z1-01")
    assert await tenant.read(labels.bins, [bin_id]) == []
    assert await tenant.read(labels.sections, [bin_id]) == []
    assert await tenant.read(labels.listings, [listing]) == []
    assert await tenant.read(labels.items, [item]) == []
    assert list(await tenant.read(labels.items_at, "Z")) == []
    [tag] = await tenant.read(labels.bins_named, ["Z"])
    assert tag.is_ahead
