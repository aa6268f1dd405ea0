# SPDX-License-Identifier: Apache-2.0
"""The webhook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from wharfinger.conversations.actions import report_calls
from wharfinger.integrations.telephony.parse import parse
from wharfinger.integrations.telephony.secret import webhook_secret
from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.errors import WharfingerError
from wharfinger.kernel.signing import check_request


@csrf_exempt
@require_POST
def calls(request: HttpRequest) -> HttpResponse:
    """Take signed events, in any order, repeated ones included; answers {"changed", "repeated"}."""
    try:
        events = parse(check_request(request, webhook_secret()))
    except WharfingerError as error:
        return JsonResponse(error.as_dict(), status=error.status)
    result = report_calls(events, actor=SYSTEM)
    return JsonResponse({"changed": result.changed, "repeated": result.repeated}, status=200)
