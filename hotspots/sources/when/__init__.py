"""When each row happened."""
