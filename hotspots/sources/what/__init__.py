"""What each row is about."""
