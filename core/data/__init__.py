"""Data sets for the training lessons: the course's, the playground's, digits, and the reader's own table."""
