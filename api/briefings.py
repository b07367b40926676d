"""A briefing: the wards, hotspots and overlaps of one question in one HTML file."""

from dataclasses import replace

from api.workspace import Workspace
from hotspots.answers.overlaps import obstacle
from hotspots.question import Question
from maps.briefing import BriefingView, briefing
from maps.exports.geojson import feature_collection


def briefing_of(workspace: Workspace, question: Question) -> str:
    """Return the briefing of a question; overlaps are in it where the categories can be overlaid."""
    wards = workspace.ask("wards", question)
    # One period for all: the default is settled once.
    settled = replace(question, period=wards.period)
    # A briefing shows where overlaps are; whether they mean anything takes more incidents than a map does.
    where = replace(settled, without_comparison=True)
    several = obstacle(question.categories, workspace.themes()) is None
    return briefing(
        BriefingView(
            wards=feature_collection(wards),
            hotspots=feature_collection(workspace.ask("hotspots", settled)),
            overlaps=feature_collection(workspace.ask("overlaps", where)) if several else None,
        )
    )
