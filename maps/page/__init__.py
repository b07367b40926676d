"""The map page: templates and static files, served wholly by us."""
