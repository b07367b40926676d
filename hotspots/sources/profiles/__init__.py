"""What a kind of file is: its columns, places, times and categories."""
