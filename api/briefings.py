"""A briefing: the wards, hotspots and overlaps of one question in one HTML file."""

from dataclasses import replace

from api.workspace import Workspace
from hotspots.answers.overlaps import obstacle
from hotspots.errors import QuestionError
from hotspots.question import Question
from maps.briefing import BriefingView, FeatureCollection, briefing
from maps.exports.geojson import feature_collection


def briefing_of(workspace: Workspace, question: Question) -> str:
    """Return the briefing of a question; overlaps are in it where the categories can be overlaid."""
    wards = workspace.ask("wards", question)
    # One period for all: the default is settled once.
    settled = replace(question, period=wards.period)
    several = obstacle(question.categories, workspace.themes()) is None
    overlaps, not_compared = _overlaps(workspace, settled) if several else (None, "")
    return briefing(
        BriefingView(
            wards=feature_collection(wards),
            hotspots=feature_collection(workspace.ask("hotspots", settled)),
            overlaps=overlaps,
            not_compared=not_compared,
        )
    )


def _overlaps(workspace: Workspace, question: Question) -> tuple[FeatureCollection, str]:
    """Return where overlaps are, and why nothing is said of their meaning: that takes more incidents."""
    try:
        return feature_collection(workspace.ask("overlaps", question)), ""
    except QuestionError as refusal:
        where = replace(question, without_comparison=True)
        return feature_collection(workspace.ask("overlaps", where)), str(refusal)
