"""Loading over HTTP: an upload is received, looked at, loaded in its turn, and what became of it kept."""
