"""Readers, one module a format: a file becomes batches of rows (see `hotspots.sources.rows`).

`opening.open_rows` chooses among them by what a file holds, not by what it is called.
"""
