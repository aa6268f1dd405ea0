# SPDX-License-Identifier: Apache-2.0
"""Administration: people and posts, units, rates, rules, telephony, history."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wharfinger.desk.forms import InviteForm, LaneGroupForm, LineForm, PostForm, RateForm, RuleForm, UnitForm
from wharfinger.desk.queries.history import history
from wharfinger.integrations.telephony.secret import webhook_secret
from wharfinger.kernel.actions.company import PostDraft, RateDraft, UnitDraft, save_posts, save_rates, save_units
from wharfinger.kernel.actions.people import InvitationDraft, end_memberships, invite, set_active, set_lines
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import Invalid, NotFound
from wharfinger.kernel.export import Column, csv_of
from wharfinger.kernel.models import ExchangeRate, Invitation, Membership, Post, Unit, User
from wharfinger.kernel.money import company_currency
from wharfinger.kernel.paging import page_of
from wharfinger.kernel.shell import drawer, gone_to
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.actions import begin_backtest
from wharfinger.shipments.actions.places import LaneGroupDraft, save_lane_groups
from wharfinger.shipments.actions.rules import set_rules
from wharfinger.shipments.actions.thresholds import thresholds
from wharfinger.shipments.choices import ExceptionRule, Mode
from wharfinger.shipments.models import LaneGroup
from wharfinger.shipments.queries.backtests import latest_backtests

ADMINISTRATORS = (Role.ADMINISTRATOR.value,)
_PEOPLE: tuple[Column, ...] = (
    (gettext_lazy("E-mail"), lambda row: row.email), (gettext_lazy("Name (Chinese)"), lambda row: row.name_zh),
    (gettext_lazy("Name (English)"), lambda row: row.name_en), (gettext_lazy("Extension"), lambda row: row.line),
    (gettext_lazy("Active"), lambda row: _("yes") if row.is_active else _("no")),
    (gettext_lazy("Last sign-in"), lambda row: row.last_login),
)  # fmt: skip
_UNITS: tuple[Column, ...] = (
    (gettext_lazy("Code"), lambda row: row.code), (gettext_lazy("Kind"), lambda row: row.get_kind_display()),
    (gettext_lazy("Name (Chinese)"), lambda row: row.name_zh), (gettext_lazy("Name (English)"), lambda row: row.name_en),
    (gettext_lazy("Belongs to"), lambda row: row.parent.code if row.parent else ""),
    (gettext_lazy("Time zone"), lambda row: row.time_zone),
)  # fmt: skip
_RATES: tuple[Column, ...] = (
    (gettext_lazy("Currency"), lambda row: row.currency), (gettext_lazy("From"), lambda row: row.on),
    (gettext_lazy("Rate"), lambda row: row.rate), (gettext_lazy("Source"), lambda row: row.source),
)  # fmt: skip
_LANES: tuple[Column, ...] = (
    (gettext_lazy("Code"), lambda row: row.code), (gettext_lazy("Name (Chinese)"), lambda row: row.name_zh),
    (gettext_lazy("Name (English)"), lambda row: row.name_en),
    (gettext_lazy("Countries"), lambda row: " ".join(row.countries)),
)  # fmt: skip


@require_GET
@staff(*ADMINISTRATORS)
def administration(request: HttpRequest) -> HttpResponse:
    """Where everything is set."""
    return render(request, "desk/administration.html")


@require_GET
@staff(*ADMINISTRATORS)
def people(request: HttpRequest) -> HttpResponseBase:
    """Who signs in, with posts; open invitations; or the people as CSV."""
    rows = User.objects.order_by("-is_active", "email")
    if (file := csv_of(request, "people", rows, _PEOPLE)) is not None:
        return file
    page = page_of(request, rows)
    held = Membership.objects.filter(user__in=page.rows, until__isnull=True).select_related("post__unit")
    posts: dict[int, list[Membership]] = {}
    for row in held:
        posts.setdefault(row.user_id, []).append(row)
    waiting = Invitation.objects.filter(accepted_at__isnull=True).count()
    return render(request, "desk/people.html", {"page": page, "posts": posts, "waiting": waiting})


@require_GET
@staff(*ADMINISTRATORS)
def invitations(request: HttpRequest) -> HttpResponse:
    """Invitations nobody has followed yet, the newest first."""
    rows = Invitation.objects.filter(accepted_at__isnull=True).select_related("post__unit").order_by("-pk")
    return render(request, "desk/invitations.html", {"page": page_of(request, rows)})


@require_http_methods(["GET", "POST"])
@staff(*ADMINISTRATORS)
def person_invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by mail."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        draft = InvitationDraft(data["email"], data["post"].pk, data["name_zh"], data["name_en"])
        invite([draft], actor=request.actor)  # type: ignore[attr-defined]
        return gone_to(request, reverse("desk:people"))
    context = {"form": form, "title": _("Invite"), "fields": ["email", "name_zh", "name_en"], "selects": ["post"]}
    return _form(request, context)


@require_http_methods(["GET", "POST"])
@staff(*ADMINISTRATORS)
def person_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which extension is somebody's."""
    row = User.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound
    form = LineForm(request.POST or None, initial={"line": row.line})
    if request.method == "POST" and form.is_valid():
        set_lines({pk: form.cleaned_data["line"]}, actor=request.actor)  # type: ignore[attr-defined]
        return gone_to(request, reverse("desk:people"))
    return _form(request, {"form": form, "title": str(row), "fields": ["line"], "selects": []})


@require_POST
@staff(*ADMINISTRATORS)
def person_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody sign in, or not any more."""
    set_active([pk], active=request.POST.get("active") == "1", actor=request.actor)  # type: ignore[attr-defined]
    return gone_to(request, reverse("desk:people"))


@require_POST
@staff(*ADMINISTRATORS)
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post today."""
    end_memberships([pk], until=date.today(), actor=request.actor)  # type: ignore[attr-defined]
    return gone_to(request, reverse("desk:people"))


@require_GET
@staff(*ADMINISTRATORS)
def units(request: HttpRequest) -> HttpResponseBase:
    """Branches, departments and their posts, or the same as CSV."""
    rows = Unit.objects.select_related("parent").order_by("code")
    if (file := csv_of(request, "units", rows, _UNITS)) is not None:
        return file
    page = page_of(request, rows)
    posts: dict[int, list[Post]] = {}
    for post in Post.objects.filter(unit__in=page.rows):
        posts.setdefault(post.unit_id, []).append(post)
    return render(request, "desk/units.html", {"page": page, "posts": posts})


@require_http_methods(["GET", "POST"])
@staff(*ADMINISTRATORS)
def unit_new(request: HttpRequest) -> HttpResponse:
    """Add a unit, or change the one with this code."""
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        parent = data["parent"].code if data["parent"] else ""
        draft = UnitDraft(
            data["code"], data["kind"], data["name_zh"], data["name_en"], parent, time_zone=data["time_zone"]
        )
        save_units([draft], actor=request.actor)  # type: ignore[attr-defined]
        return gone_to(request, reverse("desk:units"))
    fields = ["code", "name_zh", "name_en", "time_zone"]
    return _form(request, {"form": form, "title": _("Unit"), "fields": fields, "selects": ["kind", "parent"]})


@require_http_methods(["GET", "POST"])
@staff(*ADMINISTRATORS)
def post_new(request: HttpRequest) -> HttpResponse:
    """Add a post."""
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        draft = PostDraft(data["unit"].code, data["role"], data["name_zh"], data["name_en"])
        save_posts([draft], actor=request.actor)  # type: ignore[attr-defined]
        return gone_to(request, reverse("desk:units"))
    context = {"form": form, "title": _("Post"), "fields": ["name_zh", "name_en"], "selects": ["unit", "role"]}
    return _form(request, context)


@require_http_methods(["GET", "POST"])
@staff(*ADMINISTRATORS)
def rates(request: HttpRequest) -> HttpResponseBase:
    """Dated exchange rates into the company's currency, or the same as CSV."""
    base = company_currency()
    rows = ExchangeRate.objects.filter(base=base).order_by("currency", "-on")
    if (file := csv_of(request, "rates", rows, _RATES)) is not None:
        return file
    form = RateForm(request.POST or None, initial={"on": date.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        draft = RateDraft(data["currency"].upper(), base, data["on"], data["rate"], "desk")
        save_rates([draft], actor=request.actor)  # type: ignore[attr-defined]
        return gone_to(request, reverse("desk:rates"))
    context = {"page": page_of(request, rows), "form": form, "base": base}
    return render(request, "desk/rates.html", context, status=422 if form.errors else 200)


@require_GET
@staff(*ADMINISTRATORS)
def rules(request: HttpRequest) -> HttpResponse:
    """Exception rules with their thresholds."""
    limits, tries = thresholds(), latest_backtests()
    rows = [(rule, label, limits[rule], tries.get(rule)) for rule, label in ExceptionRule.choices]
    return render(request, "desk/rules.html", {"rows": rows, "modes": dict(Mode.choices)})


@require_http_methods(["GET", "POST"])
@staff(*ADMINISTRATORS)
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """Change one rule's thresholds, or try them on the last 90 days first."""
    limit = thresholds().get(code)
    if limit is None:
        raise NotFound
    first = {"is_on": limit.is_on, "hours": limit.hours, "directions": sorted(limit.directions)}
    first |= {"scopes": sorted(limit.scopes), "cargo_kinds": sorted(limit.cargo_kinds)}
    lanes = [(row.code, str(row)) for row in LaneGroup.objects.all()]
    form = RuleForm(request.POST or None, initial=first, limit=limit, lanes=lanes)
    if request.method == "POST" and form.is_valid():
        draft = form.draft(code)
        if request.POST.get("do") == "try":
            run = begin_backtest(draft, actor=request.actor)  # type: ignore[attr-defined]
            return gone_to(request, reverse("shipments:backtest", args=[run]))
        set_rules([draft], actor=request.actor)  # type: ignore[attr-defined]
        return gone_to(request, reverse("desk:rules"))
    context = {"form": form, "title": ExceptionRule(code).label, "action": request.get_full_path()}
    return drawer(request, "desk/_rule_form.html", context, 422 if form.errors else 200)


@require_GET
@staff(*ADMINISTRATORS)
def lanes(request: HttpRequest) -> HttpResponseBase:
    """Lane groups by country of destination, or the same as CSV."""
    if (file := csv_of(request, "lane-groups", LaneGroup.objects.all(), _LANES)) is not None:
        return file
    return render(request, "desk/lanes.html", {"page": page_of(request, LaneGroup.objects.all())})


@require_http_methods(["GET", "POST"])
@staff(*ADMINISTRATORS)
def lane(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add a lane group, or change one."""
    row = LaneGroup.objects.filter(code=code).first()
    if code and row is None:
        raise NotFound
    first = {}
    if row is not None:
        first = {"code": row.code, "name_zh": row.name_zh, "name_en": row.name_en}
        first |= {"countries": " ".join(row.countries), "not_places": " ".join(row.not_places)}
    form = LaneGroupForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        draft = LaneGroupDraft(
            data["code"], data["name_zh"], data["name_en"], form.words("countries"), form.words("not_places")
        )
        try:
            save_lane_groups([draft], actor=request.actor)  # type: ignore[attr-defined]
            return gone_to(request, reverse("desk:lanes"))
        except Invalid as error:
            form.add_error("countries", str(error))
    return _form(request, {"form": form, "title": _("Lane group"), "fields": list(form.fields), "selects": []})


@require_GET
@staff(*ADMINISTRATORS)
def telephony(request: HttpRequest) -> HttpResponse:
    """Address and secret of the telephony webhook."""
    address = request.build_absolute_uri(reverse("telephony:calls"))
    return render(request, "desk/telephony.html", {"address": address, "secret": webhook_secret()})


@require_GET
@staff(*ADMINISTRATORS)
def changes(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    """Every change of one row."""
    rows = history(request.actor, noun, pk)  # type: ignore[attr-defined]
    return render(request, "desk/changes.html", {"rows": rows, "noun": noun, "pk": pk})


def _form(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    form = context["form"]
    defaults: dict[str, object] = {"action": request.get_full_path(), "checks": [], "kind": "text"}
    status = 422 if form.errors else 200  # type: ignore[attr-defined]
    return drawer(request, "desk/_form.html", {**defaults, **context}, status)
