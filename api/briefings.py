"""A briefing: the wards, hotspots and overlaps of one question in one HTML file."""

from dataclasses import replace

from api.workspace import Workspace
from hotspots.answers.overlaps import obstacle
from hotspots.errors import NotCompared
from hotspots.question import Question
from maps.briefing import BriefingView, FeatureCollection, briefing
from maps.exports.geojson import feature_collection


def briefing_of(workspace: Workspace, question: Question) -> str:
    """Return the briefing of a question; overlaps are in it where the categories can be overlaid.

    All of it is of one period and one version of the data, whatever is loaded meanwhile.
    """
    wards = workspace.ask("wards", question)
    settled = replace(question, period=wards.period, as_of=wards.data_version)
    not_overlaid = obstacle(question.categories, workspace.themes())
    overlaps, refusal = _overlaps(workspace, settled) if not_overlaid is None else (None, not_overlaid)
    return briefing(
        BriefingView(
            wards=feature_collection(wards),
            hotspots=feature_collection(workspace.ask("hotspots", settled)),
            overlaps=overlaps,
            refusal=refusal if len(question.categories) > 1 else "",
        )
    )


def _overlaps(workspace: Workspace, question: Question) -> tuple[FeatureCollection, str]:
    """Return where overlaps are, and why nothing is said of what they mean; empty where it is said."""
    try:
        return feature_collection(workspace.ask("overlaps", question)), ""
    except NotCompared as refusal:
        where = replace(question, without_comparison=True)
        return feature_collection(workspace.ask("overlaps", where)), str(refusal)
