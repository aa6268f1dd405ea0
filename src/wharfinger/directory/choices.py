# SPDX-License-Identifier: Apache-2.0
"""Choices of the directory."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyRole(models.TextChoices):
    """What a party is to us (R001, R002, design §4); one party has many."""

    CUSTOMER = "customer", _("Customer")
    PAYER = "payer", _("Payer")
    SHIPPER = "shipper", _("Shipper")
    CONSIGNEE = "consignee", _("Consignee")
    NOTIFY = "notify", _("Notify party")
    OVERSEAS_AGENT = "overseas_agent", _("Overseas agent")
    CO_LOADER = "co_loader", _("Co-loader")
    CARRIER = "carrier", _("Carrier")
    BOOKING_AGENT = "booking_agent", _("Booking agent")
    TRUCKER = "trucker", _("Trucker")
    CUSTOMS_BROKER = "customs_broker", _("Customs broker")
    WAREHOUSE = "warehouse", _("Warehouse")
    PARTNER = "partner", _("Partner")
    GOVERNMENT = "government", _("Government")
    SHAREHOLDER = "shareholder", _("Shareholder")
    EMPLOYEE = "employee", _("Employee")
    COMMUNITY = "community", _("Community resident")
    INTERNAL = "internal", _("Internal unit")
    LEAD = "lead", _("Lead")


class OrganisationStatus(models.TextChoices):
    """Life of a customer file."""

    ACTIVE = "active", _("Active")
    ARCHIVED = "archived", _("Archived")


class NameKind(models.TextChoices):
    """What a name is."""

    CHINESE = "zh", _("Chinese name")
    ENGLISH = "en", _("English name")
    TRADITIONAL = "trad", _("Traditional Chinese name")
    SHORT = "short", _("Short name")
    ALIAS = "alias", _("Alias")
    FORMER = "former", _("Former name")


class AddressKind(models.TextChoices):
    """What an address is for."""

    REGISTERED = "registered", _("Registered")
    OFFICE = "office", _("Office")
    PICKUP = "pickup", _("Pickup")
    DELIVERY = "delivery", _("Delivery")
    BILLING = "billing", _("Billing")


class DecisionRole(models.TextChoices):
    """Place in the decision chain (决策链)."""

    DECIDER = "decider", _("Decider")
    INFLUENCER = "influencer", _("Influencer")
    USER = "user", _("User")
    BUYER = "buyer", _("Buyer")
    PAYER = "payer", _("Payer")
    GATEKEEPER = "gatekeeper", _("Gatekeeper")
    UNKNOWN = "", _("Not known")


class ChannelKind(models.TextChoices):
    """How somebody is reached."""

    PHONE = "phone", _("Phone")
    MOBILE = "mobile", _("Mobile")
    EMAIL = "email", _("E-mail")
    FAX = "fax", _("Fax")
    WECHAT = "wechat", _("WeChat")
    WECOM = "wecom", _("WeCom")
    WEBSITE = "website", _("Website")


class Consent(models.TextChoices):
    """Whether a channel may be used for a purpose."""

    UNASKED = "", _("Not asked")
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Refused")


class AssignmentKind(models.TextChoices):
    """In what capacity a colleague looks after a customer."""

    OWNER = "owner", _("Owner")
    KEY_ACCOUNT = "key_account", _("Key-account manager")
    SERVICE = "service", _("Customer service")
    DEPUTY = "deputy", _("Deputy")


class NeedStatus(models.TextChoices):
    """Life of a need (R014)."""

    OPEN = "open", _("Open")
    MET = "met", _("Met")
    LAPSED = "lapsed", _("Lapsed")


CLASS_WORDS = {"VIP": _("VIP"), "key": _("key"), "ordinary": _("ordinary"), "small": _("small")}
"""The classes whose names are words; letters need no translation."""


def class_word(label: str) -> str:
    """A class's name in the reader's language."""
    return str(CLASS_WORDS.get(label, label))
