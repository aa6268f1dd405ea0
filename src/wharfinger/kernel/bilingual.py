# SPDX-License-Identifier: Apache-2.0
"""Labels people make themselves are bilingual: two columns, either may be empty (design ruling 12)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(zh: str, en: str, language: str | None = None) -> str:
    """The text in the reader's language, the other one when it is empty."""
    chinese = (language or get_language() or "en").startswith("zh")
    return (zh or en) if chinese else (en or zh)


class BilingualName(models.Model):
    """A row with a name in Chinese and in English."""

    name_zh = models.CharField(_("name (Chinese)"), max_length=200, blank=True, default="")
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True, default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def other_name(self) -> str:
        """The name in the language the reader does not read, empty when there is only one."""
        other = in_language(self.name_en, self.name_zh)
        return "" if other == str(self) else other
