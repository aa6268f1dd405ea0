# SPDX-License-Identifier: Apache-2.0
"""Planned against effective: steps of journeys (``steps``), learned deadlines (``deadlines``), alarms judged (``alarms``)."""
