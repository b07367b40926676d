"""One reader per published format: files become batches of incidents."""
