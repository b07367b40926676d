"""The picture: palette, page, briefing and exports."""
