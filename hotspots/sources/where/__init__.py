"""Where each row happened."""
