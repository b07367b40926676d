"""A first draft of the profile of an unknown file."""
