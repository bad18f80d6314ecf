"""Where things lie: bins, sections, items."""

from data.contract.shape import CREATED, ID, OWNER, UPDATED, Column, Table, link, text, word

STORAGE_BINS = Table(
    "storage_bins",
    (ID, OWNER, word("bin_name"), word("bin_type"), text("description"), CREATED),
    unique=(("user_id", "bin_name", "bin_type"),),
)

STORAGE_SECTIONS = Table(
    "storage_sections",
    (
        ID,
        link("bin_id", "storage_bins(id)", not_null=True),
        word("section_name"),
        Column("capacity", "integer"),
        Column("item_count", "integer", default="0"),
        CREATED,
    ),
    unique=(("bin_id", "section_name"),),
)

STORAGE_ITEMS = Table(
    "storage_items",
    (
        ID,
        OWNER,
        Column("storage_id", "text", not_null=True, unique=True),
        link("bin_id", "storage_bins(id)", not_null=True),
        link("section_id", "storage_sections(id)"),
        text("item_type"),
        text("category"),
        text("title"),
        text("description"),
        Column("quantity", "integer", default="1"),
        text("photos"),
        text("notes"),
        link("listing_id", "listings(id)"),
        CREATED,
        UPDATED,
    ),
)
