"""The reader's own table."""
