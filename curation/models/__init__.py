"""Rows: one model a file. Turns and versions are immutable; branches share turns by range."""

from curation.models.api_token import ApiToken
from curation.models.artefact_review import ArtefactReview
from curation.models.audit_entry import AuditEntry
from curation.models.blob import Blob
from curation.models.critique_answer import CritiqueAnswer
from curation.models.docket_item import DocketItem
from curation.models.domain_version import DomainVersion
from curation.models.event import Event
from curation.models.experiment import Experiment, ExperimentDecision, ExperimentPair
from curation.models.heartbeat import Heartbeat
from curation.models.job import Job
from curation.models.job_answer import JobAnswer
from curation.models.judgement import Judgement
from curation.models.left_answer import LeftAnswer
from curation.models.lineup_entry import LineupEntry
from curation.models.membership import Membership
from curation.models.model_endpoint import ModelEndpoint
from curation.models.note import Note
from curation.models.preference import Preference
from curation.models.release import Release
from curation.models.release_item import ReleaseItem
from curation.models.release_selection import ReleaseSelection
from curation.models.review import Review
from curation.models.rule_set_version import RuleSetVersion
from curation.models.run import Run
from curation.models.sign_in_link import SignInLink
from curation.models.spending import Spending, SpendingTotal
from curation.models.stale_mark import StaleMark
from curation.models.standing import Standing
from curation.models.task_version import TaskVersion
from curation.models.trajectory import Trajectory
from curation.models.turn import Turn
from curation.models.upload import Upload
from curation.models.workspace import Workspace

__all__ = [
    "ApiToken",
    "ArtefactReview",
    "AuditEntry",
    "Blob",
    "CritiqueAnswer",
    "DocketItem",
    "DomainVersion",
    "Event",
    "Experiment",
    "ExperimentDecision",
    "ExperimentPair",
    "Heartbeat",
    "Job",
    "JobAnswer",
    "Judgement",
    "LeftAnswer",
    "LineupEntry",
    "Membership",
    "ModelEndpoint",
    "Note",
    "Preference",
    "Release",
    "ReleaseItem",
    "ReleaseSelection",
    "Review",
    "RuleSetVersion",
    "Run",
    "SignInLink",
    "Spending",
    "SpendingTotal",
    "StaleMark",
    "Standing",
    "TaskVersion",
    "Trajectory",
    "Turn",
    "Upload",
    "Workspace",
]
