"""One module per family of addresses."""
