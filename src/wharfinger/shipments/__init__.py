# SPDX-License-Identifier: Apache-2.0
"""The operation's mirror: jobs, bills, boxes, voyages, milestones, exceptions, each with source and as-of time."""
