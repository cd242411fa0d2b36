"""Names of people, groups and outlets, as bylines print them."""

from __future__ import annotations

from newscrawl.names.brands import brand_keys, is_brand
from newscrawl.names.bylines import people
from newscrawl.names.kinds import is_company, is_group, is_name, looks_personal

__all__ = [
    "brand_keys",
    "is_brand",
    "is_company",
    "is_group",
    "is_name",
    "looks_personal",
    "people",
]
