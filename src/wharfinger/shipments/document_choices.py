# SPDX-License-Identifier: Apache-2.0
"""Choices of documents: what they are, who outside may see them, before what they are due."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """What a document is (freight.md §1, §6)."""

    BOOKING_INSTRUCTION = "booking_instruction", _("Booking instruction")
    SI = "si", _("Shipping instruction (SI)")
    DRAFT_BILL = "draft_bill", _("Draft B/L")
    FINAL_BILL = "final_bill", _("House bill (final)")
    MASTER_BILL = "master_bill", _("Master bill")
    CUSTOMS_ENTRY = "customs_entry", _("Customs entry")
    PACKING_LIST = "packing_list", _("Packing list")
    COMMERCIAL_INVOICE = "commercial_invoice", _("Commercial invoice")
    ARRIVAL_NOTICE = "arrival_notice", _("Arrival notice")
    DELIVERY_ORDER = "delivery_order", _("Delivery order (D/O)")
    PROOF_OF_DELIVERY = "proof_of_delivery", _("Proof of delivery")
    PHOTO = "photo", _("Photo")
    OTHER = "other", _("Other document")


class Audience(models.TextChoices):
    """Who outside the house may see a document; nobody named: internal."""

    CUSTOMER = "customer", _("Customer")
    AGENT = "agent", _("Overseas agent")


class DueBefore(models.TextChoices):
    """The milestone before which a document is due; the first two by their cut-off where it is known, else by ETD."""

    SI_SENT = "SI_SENT", _("SI cut-off")
    CUSTOMS_LODGED = "CUSTOMS_LODGED", _("Customs cut-off")
    DEPARTED = "DEPARTED", _("Departure")
    ARRIVED = "ARRIVED", _("Arrival")
    DELIVERED = "DELIVERED", _("Delivery")


#: Who may see a new document unless somebody says otherwise; kinds not named are internal.
SEEN_BY = {
    DocumentKind.DRAFT_BILL: ["customer"], DocumentKind.FINAL_BILL: ["customer", "agent"],
    DocumentKind.PACKING_LIST: ["customer", "agent"], DocumentKind.COMMERCIAL_INVOICE: ["customer", "agent"],
    DocumentKind.ARRIVAL_NOTICE: ["customer"], DocumentKind.PROOF_OF_DELIVERY: ["customer"],
    DocumentKind.BOOKING_INSTRUCTION: ["customer"],
}  # fmt: skip
#: Between us and the carrier: a co-loader never sees them (freight.md §1).
NEVER_TO_CO_LOADER = frozenset(
    {DocumentKind.SI.value, DocumentKind.MASTER_BILL.value, DocumentKind.DELIVERY_ORDER.value}
)
#: A document is not missing when one of these was reported of its job: it exists, if only elsewhere.
REPORTED_BY = {
    DocumentKind.SI: ["SI_SENT"], DocumentKind.DRAFT_BILL: ["DRAFT_CONFIRMED", "BILL_ISSUED", "BILL_RELEASED"],
    DocumentKind.FINAL_BILL: ["BILL_ISSUED", "BILL_RELEASED", "TELEX_RELEASED", "SEA_WAYBILL_ISSUED"],
    DocumentKind.CUSTOMS_ENTRY: ["CUSTOMS_LODGED", "CUSTOMS_CLEARED"],
    DocumentKind.PACKING_LIST: ["CUSTOMS_LODGED", "CUSTOMS_CLEARED"],
    DocumentKind.COMMERCIAL_INVOICE: ["CUSTOMS_LODGED", "CUSTOMS_CLEARED"],
    DocumentKind.DELIVERY_ORDER: ["DELIVERY_ORDER", "GATE_OUT"], DocumentKind.PROOF_OF_DELIVERY: ["PROOF_RECEIVED"],
    DocumentKind.BOOKING_INSTRUCTION: ["BOOKED", "SPACE_RELEASED"],
}  # fmt: skip
