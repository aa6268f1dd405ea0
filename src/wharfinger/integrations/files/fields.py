# SPDX-License-Identifier: Apache-2.0
"""What a file of each kind may tell: target fields, how they are read, and the headers people give them.

The headers people give them stand in `data/headers.json`, English and simplified Chinese; they are compared
without case, spaces, punctuation and script.
A `many` field may be fed by several columns and takes several values from one cell.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Type = Literal["text", "code", "date", "datetime", "number", "integer", "choice", "yes_no", "country", "currency",
               "incoterm", "email", "phone", "milestone", "scope"]  # fmt: skip
KINDS = ("organisations", "contacts", "jobs", "events")


@dataclass(frozen=True, slots=True)
class Field:
    """A target field. `vocabulary`: of a choice; `unit`: key of `numbers.UNITS`; `one_of`: one of the group is needed."""

    name: str
    type: Type
    label: Promise | str = field(compare=False)
    max_length: int = 0
    required: bool = False
    one_of: str = ""
    many: bool = False
    vocabulary: str = ""
    unit: str = ""
    low: int | None = None


def _f(name: str, kind: Type, label: Promise | str, max_length: int = 0, **more: Any) -> Field:
    return Field(name, kind, label, max_length, **more)


_PARTY = (
    ("shipper", _("Shipper")),
    ("consignee", _("Consignee")),
    ("notify", _("Notify party")),
    ("end_customer", _("End customer")),
    ("overseas_agent", _("Overseas agent")),
    ("co_loader", _("Co-loader")),
    ("carrier", _("Carrier")),
    ("booking_agent", _("Booking agent")),
    ("trucker", _("Trucker")),
    ("customs_broker", _("Customs broker")),
    ("supplier", _("Supplier")),
)

ORGANISATIONS = (
    _f("code", "code", _("Code"), 40),
    _f("name", "text", _("Name"), 200, one_of="name"),
    _f("name_zh", "text", _("Chinese name"), 200, one_of="name"),
    _f("name_en", "text", _("English name"),
       200, one_of="name"),
    _f("short_name", "text", _("Short name"), 300),
    _f("short_name_en", "text", _("English short name"), 300),
    _f("aliases", "text", _("Other names"), 300, many=True),
    _f("roles", "choice", _("Roles"),
       many=True, vocabulary="party_role"),
    _f("country", "country", _("Country")),
    _f("city", "text", _("City"), 120),
    _f("industry", "text", _("Industry"), 60),
    _f("address", "text", _("Address"),
       500, many=True),
    _f("address_en", "text", _("Address in English"), 500),
    _f("postal_code", "code", _("Postal code"), 20),
    _f("phone", "phone", _("Phone"), 200, many=True),
    _f("mobile", "phone", _("Mobile"), 200, many=True),
    _f("fax", "phone", _("Fax"), 200, many=True),
    _f("email", "email", _("E-mail"), 200, many=True),
    _f("website", "text", _("Website"), 200),
    _f("uscc", "code", _("Unified social credit code"), 120),
    _f("vat", "code", _("VAT number"), 120),
    _f("tax", "code", _("Tax number"), 120),
    _f("duns", "code", _("DUNS number"), 120),
    _f("registry", "code", _("Registry number"), 120),
    _f("tms", "code", _("Code in the TMS"), 120),
    _f("parent_code", "code", _("Code of the parent"), 40),
    _f("branch", "code", _("Branch"), 60),
    _f("owner", "email", _("Owner"), 200),
    _f("notes", "text", _("Notes"), 4000),
)  # fmt: skip

CONTACTS = (
    _f("organisation_code", "code", _("Code of the party"), 40, one_of="organisation"),
    _f("organisation_name", "text", _("Name of the party"), 200, one_of="organisation"),
    _f("name", "text", _("Name"), 200, one_of="name"),
    _f("name_zh", "text", _("Chinese name"), 200, one_of="name"),
    _f("name_en", "text", _("English name"), 200, one_of="name"),
    _f("title", "text", _("Title"), 120),
    _f("department", "text", _("Department"), 120),
    _f("decision_role", "choice", _("Role in the decision chain"), vocabulary="decision_role"),
    _f("phone", "phone", _("Phone"), 200, many=True),
    _f("mobile", "phone", _("Mobile"), 200, many=True),
    _f("email", "email", _("E-mail"), 200, many=True),
    _f("fax", "phone", _("Fax"), 200, many=True),
    _f("wechat", "code", _("WeChat"), 200, many=True),
    _f("wecom", "code", _("WeCom"), 200, many=True),
    _f("language", "text", _("Language"), 10),
    _f("is_primary", "yes_no", _("First contact")),
    _f("notes", "text", _("Notes"), 4000),
)  # fmt: skip

JOBS = (
    _f("number", "code", _("Job number"), 60, required=True),
    _f("payer_code", "code", _("Payer's code"), 40, one_of="payer"),
    _f("payer_name", "text", _("Payer"),
       200, one_of="payer"),
    _f("booked_on", "date", _("Booked on"), required=True),
    _f("mode", "choice", _("Mode"), vocabulary="mode"),
    _f("direction", "choice", _("Direction"), vocabulary="direction"),
    _f("cargo_kind", "choice", _("Cargo"), vocabulary="cargo_kind"),
    _f("scope", "scope", _("Scope"), 30),
    _f("incoterm", "incoterm", _("Incoterm")),
    _f("service_lines", "choice", _("Service lines"), many=True, vocabulary="service"),
    _f("origin", "text", _("Origin"),
       200),
    _f("destination", "text", _("Destination"), 200),
    _f("destination_country", "country", _("Destination country")),
    *(_f(f"{role}_name", "text", label, 200) for role, label in _PARTY),
    _f("branch", "code", _("Branch"), 60),
    _f("operator", "email", _("Operator"), 200),
    _f("goods", "text", _("Goods"), 300),
    _f("promised_on", "date", _("Promised on")),
    _f("pieces", "integer", _("Pieces"),
       unit="pieces", low=0),
    _f("gross_weight_kg", "number", _("Gross weight, kg"), unit="kg", low=0),
    _f("volume_cbm", "number", _("Volume, cbm"), unit="cbm", low=0),
    _f("chargeable_weight_kg", "number", _("Chargeable weight, kg"), unit="kg", low=0),
    _f("teu", "number", _("TEU"), low=0),
    _f("currency", "currency", _("Currency")),
    _f("revenue_actual", "number", _("Revenue, actual"),
       unit="amount"),
    _f("revenue_estimated", "number", _("Revenue, estimated"), unit="amount"),
    _f("cost_actual", "number", _("Cost, actual"),
       unit="amount"),
    _f("cost_estimated", "number", _("Cost, estimated"), unit="amount"),
    _f("on_hold", "yes_no", _("Bill held")),
    _f("hold_reason", "text", _("Hold reason"), 200),
    _f("house_bills", "code", _("House bill"), 40, many=True),
    _f("master_bills", "code", _("Master bill"),
       40, many=True),
    _f("bookings", "code", _("Booking number"), 40, many=True),
    _f("containers", "code", _("Container"), 15, many=True),
    _f("customer_refs", "code", _("Customer's reference"),
       60, many=True),
    _f("order_numbers", "code", _("Order number"),
       60, many=True),
    _f("customs_entries", "code", _("Customs entry"), 60, many=True),
    _f("vessel", "text", _("Vessel"), 80),
    _f("voyage", "code", _("Voyage"), 30),
    _f("etd", "datetime", _("ETD")),
    _f("atd", "datetime", _("ATD")),
    _f("eta", "datetime", _("ETA")),
    _f("ata", "datetime", _("ATA")),
    _f("delivered_at", "datetime", _("Delivered")),
)  # fmt: skip

EVENTS = (
    _f("reference", "code", _("Reference"), 60, required=True),
    _f("event", "milestone", _("Event"),
       60, required=True),
    _f("occurred_at", "datetime", _("At"),
       required=True),
    _f("classifier", "choice", _("Planned, estimated or actual"), vocabulary="classifier"),
    _f("place", "text", _("Place"), 200),
    _f("unit_ref", "code", _("Container or piece"), 60),
    _f("reason", "text", _("Reason"), 200),
    _f("raw_id", "code", _("Event id"), 120),
)  # fmt: skip

_ALL = {"organisations": ORGANISATIONS, "contacts": CONTACTS, "jobs": JOBS, "events": EVENTS}
KEYS = {"organisations": ("code",), "contacts": ("email",), "jobs": ("number",), "events": ("raw_id",)}


@cache
def fields_of(kind: str) -> dict[str, Field]:
    """Name → field of a kind, in the order pages show them. KeyError for an unknown kind."""
    return {item.name: item for item in _ALL[kind]}


@cache
def _headers() -> dict[str, dict[str, str]]:
    table = resources.files("wharfinger.integrations.files") / "data" / "headers.json"
    return dict(json.loads(table.read_text(encoding="utf-8")))


def headers_of(kind: str, field_name: str) -> list[str]:
    """The headers under which a field is known, the likeliest first."""
    return _headers()[kind].get(field_name, "").split("|")
