# SPDX-License-Identifier: Apache-2.0
"""Choices of the kernel: roles, kinds of units, schemes of identifiers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does here; decides what is seen and what may be done (freight.md §2)."""

    ADMINISTRATOR = "administrator", _("Administrator")
    BRANCH_MANAGER = "branch_manager", _("Branch manager")
    CUSTOMER_SERVICE = "customer_service", _("Customer-service rep")
    OPERATIONS = "operations", _("Operations")
    DOCUMENTATION = "documentation", _("Documentation")
    CUSTOMS_BROKER = "customs_broker", _("Customs broker")
    DISPATCHER = "dispatcher", _("Dispatcher")
    OVERSEAS_DESK = "overseas_desk", _("Overseas desk")
    SALESPERSON = "salesperson", _("Salesperson")


class UnitKind(models.TextChoices):
    """Kind of an internal unit."""

    COMPANY = "company", _("Company")
    BRANCH = "branch", _("Branch")
    DEPARTMENT = "department", _("Department")
    TEAM = "team", _("Team")
    WAREHOUSE = "warehouse", _("Warehouse")


class Scheme(models.TextChoices):
    """What an identifier is; people type any of them into the one search box."""

    JOB = "job", _("Job number")
    HOUSE_BILL = "hbl", _("House bill")
    MASTER_BILL = "mbl", _("Master bill")
    AIR_WAYBILL = "awb", _("Air waybill")
    BOOKING = "booking", _("Booking number")
    CONTAINER = "container", _("Container")
    VOYAGE = "voyage", _("Voyage")
    CUSTOMER_REF = "customer_ref", _("Customer's reference")
    ORDER = "order", _("Order number")
    CUSTOMS_ENTRY = "customs_entry", _("Customs entry")
    ORGANISATION = "organisation", _("Customer code")
    USCC = "uscc", _("Unified social credit code")
    VAT = "vat", _("VAT number")
    TAX = "tax", _("Tax number")
    DUNS = "duns", _("DUNS number")
    TMS = "tms", _("Code in the TMS")
    REGISTRY = "registry", _("Registry number")
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    OTHER = "other", _("Other number")


class NoticeLevel(models.TextChoices):
    """How loudly a notice speaks."""

    INFORMATION = "information", _("Information")
    ATTENTION = "attention", _("Attention")
    URGENT = "urgent", _("Urgent")
