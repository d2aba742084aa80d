"""Every table of the desk, a file per concept. Of what concerns a source, nothing finer than a day is ever stored."""

from holub_desk.vault.tables.base import Base, KnownQuestionnaire, Setting
from holub_desk.vault.tables.bulletins import (
    Bulletin,
    BulletinApproval,
    BulletinOverride,
    BulletinPicture,
    BulletinRevision,
    Edition,
    RestedOn,
    Shared,
)
from holub_desk.vault.tables.cases import Case, CaseReport, Claim, Happened, Item, Judgement, Question
from holub_desk.vault.tables.custody import CustodyCheckpoint, CustodyDetail, CustodyEntry
from holub_desk.vault.tables.envelopes import QuarantineCount, Quarantined, Seen
from holub_desk.vault.tables.media import CopyRequest, WorkingCopy
from holub_desk.vault.tables.need_to_know import GroupMember, NeedToKnow, ReportGroup
from holub_desk.vault.tables.places import PlaceData, ReportPlace, ReportTime
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
from holub_desk.vault.tables.staff import (
    Enrolment,
    KnownBrowser,
    Passkey,
    Password,
    Person,
    ReadBy,
    Recovery,
    SignInLink,
    StaffSession,
)
from holub_desk.vault.tables.tally import BLOCK, ReadBlock, ReportBlock
from holub_desk.vault.tables.triage import Change, Destroyed, GradeBasis, ReportCode, ReportLink, SavedView

__all__ = [
    "BLOCK",
    "Attachment",
    "AttachmentPart",
    "Base",
    "Bulletin",
    "BulletinApproval",
    "BulletinOverride",
    "BulletinPicture",
    "BulletinRevision",
    "Case",
    "CaseReport",
    "Change",
    "Claim",
    "CopyRequest",
    "CustodyCheckpoint",
    "CustodyDetail",
    "CustodyEntry",
    "Destroyed",
    "Edition",
    "Enrolment",
    "GradeBasis",
    "GroupMember",
    "Happened",
    "Item",
    "JoinedConversation",
    "Judgement",
    "KnownBrowser",
    "KnownQuestionnaire",
    "NeedToKnow",
    "Passkey",
    "Password",
    "Person",
    "PlaceData",
    "QuarantineCount",
    "Quarantined",
    "Question",
    "ReadBlock",
    "ReadBy",
    "Recovery",
    "Reply",
    "ReplyAddress",
    "Report",
    "ReportBlock",
    "ReportCode",
    "ReportGroup",
    "ReportLink",
    "ReportPlace",
    "ReportTime",
    "RestedOn",
    "SavedView",
    "Seen",
    "Setting",
    "Shared",
    "SignInLink",
    "SourceHandle",
    "StaffSession",
    "StoredMessage",
    "WorkingCopy",
    "spoken_number",
]
