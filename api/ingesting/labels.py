"""What is told of an upload, with labels in place of paths."""

from typing import Any

from api.ingesting.folders import UploadFolder
from hotspots.store.table import IncidentStore


def labelled(told: Any, folder: UploadFolder, store: IncidentStore) -> Any:
    """Return what was told without where it is on the server, which nobody outside needs to know.

    Parameters
    ----------
    told : a text, or values of JSON.
    folder : where the upload lies, in a folder for each part of the form.
    store : where it is loaded.
    """
    if isinstance(told, str):
        for path in (folder.path / "profile_file", folder.path / "file", store.path):
            told = told.replace(f"{path}/", "")
        return told
    if isinstance(told, list):
        return [labelled(part, folder, store) for part in told]
    if isinstance(told, dict):
        return {name: labelled(part, folder, store) for name, part in told.items()}
    return told
