"""The ways to find hotspots: each takes the evidence of a question and returns ranked ground."""
