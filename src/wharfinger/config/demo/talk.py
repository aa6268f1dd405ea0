# SPDX-License-Identifier: Apache-2.0
"""Conversations, enquiries, promises and to-dos of the demo company."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from wharfinger.config.demo.staff import Staff
from wharfinger.conversations.actions import (
    add_todos,
    close_enquiries,
    close_promises,
    make_promises,
    open_enquiries,
    record_interactions,
)
from wharfinger.conversations.drafts import EnquiryDraft, InteractionDraft, PromiseDraft, ToDoDraft
from wharfinger.kernel.actor import Actor, actor_for
from wharfinger.shipments.models import Job

_LINES = (
    ("call", "in", "询问船期与到港时间,已告知。", "Asked for sailing and arrival; told."),
    ("mail", "out", "发送提单确认件,请客户核对。", "Sent the draft B/L for checking."),
    ("mail", "in", "客户确认提单内容无误。", "Customer confirmed the draft B/L."),
    ("chat", "in", "客户问能否改为电放。", "Customer asks for telex release."),
    ("call", "out", "提醒补充报关资料。", "Reminded them of the customs papers."),
    ("visit", "out", "拜访客户,了解明年出口计划。", "Visited; talked about next year's export plan."),
    ("note", "internal", "客户对目的港滞箱费敏感,需提前提醒。", "Sensitive to detention at destination: warn early."),
)
_PROMISES = (
    ("今天下班前回复派送时间", "Delivery time by close of business"),
    ("下周一前给出新报价", "New quote by Monday"),
    ("明天上午回电", "Call back tomorrow morning"),
)
_TODOS = (
    ("回访客户满意度", "Follow-up call on satisfaction"),
    ("补齐决策链联系人", "Complete the decision chain"),
    ("准备季度回顾", "Prepare the quarterly review"),
)


class Talk:
    """What was said around the newest jobs."""

    def __init__(self, random: Random, staff: Staff, now: datetime) -> None:
        self.random, self.now = random, now
        self.jobs = list(Job.objects.select_related("branch").order_by("-booked_on", "-pk")[:6000])
        self.service = {staff.branches[code]: people for code, people in staff.service.items()}
        self.actors: dict[int, Actor] = {}

    def tell(self) -> None:
        """Everything."""
        self._interactions()
        self._enquiries()
        self._promises()
        self._todos()

    def _actor(self, branch: int) -> Actor:
        person = self.random.choice(self.service[branch])
        if person not in self.actors:
            self.actors[person] = actor_for(person)
        return self.actors[person]

    def _moment(self, job: Job) -> datetime:
        first = datetime(job.booked_on.year, job.booked_on.month, job.booked_on.day, 1, tzinfo=UTC)
        last = min(self.now, first + timedelta(days=40))
        return first + (last - first) * self.random.random()

    def _interactions(self) -> None:
        for branch, jobs in self._by_branch().items():
            drafts = []
            for job in jobs:
                for _ in range(self.random.choice((0, 1, 1, 2))):
                    medium, way, zh, en = self.random.choice(_LINES)
                    text = zh if self.random.random() < 0.8 else en
                    person = self.random.choice(self.service[branch])
                    drafts.append(
                        InteractionDraft(medium, way, self._moment(job), job.payer_id, None, job.pk, person, "", text)
                    )
            record_interactions(drafts, actor=self._actor(branch))

    def _by_branch(self) -> dict[int, list[Job]]:
        found: dict[int, list[Job]] = {}
        for job in self.jobs:
            found.setdefault(job.branch_id, []).append(job)
        return found

    def _enquiries(self) -> None:
        since = (self.now - timedelta(days=70)).date()
        for branch, jobs in self._by_branch().items():
            actor = self._actor(branch)
            asked = [job for job in jobs if job.booked_on >= since and self.random.random() < 0.35]
            drafts = []
            for job in asked:
                at = self.now - timedelta(days=self.random.uniform(0.2, 60))
                seconds = (
                    self.random.choice((4, 6, 7, 8, 9, 12, 20, 45, 180, 600))
                    if at < self.now - timedelta(days=30)
                    else self.random.choice((3, 5, 6, 7, 8, 9, 11, 15))
                )
                channel = self.random.choice(("call", "mobile", "mobile", "chat"))
                drafts.append(
                    EnquiryDraft(
                        channel, at, job.payer_id, None, job.pk, None, job.number, True, at + timedelta(seconds=seconds)
                    )
                )
            ids = open_enquiries(drafts, actor=actor)
            close_enquiries(ids, outcome="answered", response="已告知货物状态。", no_new_need=True, actor=actor)

    def _promises(self) -> None:
        for branch, jobs in self._by_branch().items():
            actor = self._actor(branch)
            moving = [job for job in jobs if job.phase not in ("done", "cancelled")][:6]
            for job in moving:
                made = self.now - timedelta(hours=self.random.uniform(1, 20))
                text = self.random.choice(_PROMISES)[0]
                due = self.now + timedelta(hours=self.random.uniform(1, 40))
                make_promises([PromiseDraft(job.payer_id, text, due, job.pk)], actor=actor, now=made)
            for job in jobs[20:40]:
                made = self.now - timedelta(days=self.random.uniform(3, 30))
                due = made + timedelta(hours=20)
                ids = make_promises([PromiseDraft(job.payer_id, _PROMISES[0][0], due, job.pk)], actor=actor, now=made)
                kept = due - timedelta(hours=2) if self.random.random() < 0.85 else due + timedelta(hours=5)
                close_promises(ids, state="kept", actor=actor, now=kept)

    def _todos(self) -> None:
        for branch, jobs in self._by_branch().items():
            for job in jobs[:8]:
                person = self.random.choice(self.service[branch])
                due = self.now + timedelta(hours=self.random.uniform(-10, 90))
                draft = ToDoDraft(
                    self.random.choice(_TODOS)[0],
                    "task",
                    person,
                    job.payer_id,
                    job.pk,
                    None,
                    due,
                    due - timedelta(hours=2),
                )
                add_todos([draft], actor=self._actor(branch))
