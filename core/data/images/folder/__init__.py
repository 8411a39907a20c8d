"""The reader's own images: a zip in ImageFolder layout."""
