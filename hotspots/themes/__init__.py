"""Named themes: sets across categories, by definitions that can be edited."""
