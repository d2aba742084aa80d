"""Every table of the desk, a file per concept. Of what concerns a source, nothing finer than a day is ever stored."""

from holub_desk.vault.tables.base import Base, KnownQuestionnaire, Setting
from holub_desk.vault.tables.custody import CustodyCheckpoint, CustodyDetail, CustodyEntry
from holub_desk.vault.tables.envelopes import QuarantineCount, Quarantined, Seen
from holub_desk.vault.tables.need_to_know import GroupMember, NeedToKnow, ReportGroup
from holub_desk.vault.tables.replies import Reply, ReplyAddress
from holub_desk.vault.tables.reports import (
    Attachment,
    AttachmentPart,
    JoinedConversation,
    Report,
    SourceHandle,
    StoredMessage,
    spoken_number,
)
from holub_desk.vault.tables.staff import Person, ReadBy, SignInLink, StaffSession
from holub_desk.vault.tables.triage import Change, Destroyed, GradeBasis, ReportCode, ReportLink, SavedView

__all__ = [
    "Attachment",
    "AttachmentPart",
    "Base",
    "Change",
    "CustodyCheckpoint",
    "CustodyDetail",
    "CustodyEntry",
    "Destroyed",
    "GradeBasis",
    "GroupMember",
    "JoinedConversation",
    "KnownQuestionnaire",
    "NeedToKnow",
    "Person",
    "QuarantineCount",
    "Quarantined",
    "ReadBy",
    "Reply",
    "ReplyAddress",
    "Report",
    "ReportCode",
    "ReportGroup",
    "ReportLink",
    "SavedView",
    "Seen",
    "Setting",
    "SignInLink",
    "SourceHandle",
    "StaffSession",
    "StoredMessage",
    "spoken_number",
]
