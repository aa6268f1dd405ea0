# SPDX-License-Identifier: Apache-2.0
"""People who sign in, their posts and memberships."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.bilingual import BilingualName, in_language
from wharfinger.kernel.choices import Role
from wharfinger.kernel.history import audited
from wharfinger.kernel.models.units import Unit


class UserManager(BaseUserManager["User"]):
    """Finds people by their e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user who signs in with this e-mail."""
        return self.get(email__iexact=username)


@audited(exclude=["password", "last_login", "digest_on"])
class User(AbstractBaseUser, BilingualName):
    """A person who signs in; never deleted, only made inactive."""

    email = models.EmailField(_("e-mail"), unique=True)
    is_active = models.BooleanField(_("active"), default=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    line = models.CharField(_("extension"), max_length=40, blank=True, default="", db_index=True)
    mobile = models.CharField(_("mobile"), max_length=40, blank=True, default="")
    digest = models.BooleanField(_("daily digest by mail"), default=True)
    digest_on = models.DateField(null=True)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en) or self.email

    def get_short_name(self) -> str:
        """The name colleagues see."""
        return str(self)


@audited()
class Post(BilingualName):
    """A post (岗位) of a unit: what somebody is there for, whoever holds it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)

    class Meta:
        ordering = ("unit", "id")


@audited()
class Membership(models.Model):
    """Who holds which post, from when until when; rights come from nothing else."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    post = models.ForeignKey(Post, models.PROTECT, related_name="memberships")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "post", "since"), name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="membership_ends_after_it_starts",
            ),
        )


@audited(exclude=["token"])
class Invitation(models.Model):
    """An invitation by mail to take a post; the link works once and for seven days."""

    email = models.EmailField(_("e-mail"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    name_zh = models.CharField(_("name (Chinese)"), max_length=200, blank=True, default="")
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True, default="")
    token = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
