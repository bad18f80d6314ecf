"""The rows that are wrong in one way, however many: page by page, each on a connection of its own."""

from collections.abc import AsyncIterator

from data.tenant import Tenant
from queries import doctor
from queries.ailments import Ailment, Sign


async def sick_rows(tenant: Tenant, sign: Sign) -> AsyncIterator[Ailment]:
    """Every row of the seller that shows the sign, by row id. Raises BindeckError."""
    after: int | None = 0
    while after is not None:
        page = await tenant.read(doctor.find, sign, after)
        for ailment in page.rows:
            yield ailment
        after = page.then
