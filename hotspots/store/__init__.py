"""The incident table: a Delta Lake table that is only ever counted."""
