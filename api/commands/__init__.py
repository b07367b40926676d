"""What the commands do, one module per job; the command line only reads the words."""
