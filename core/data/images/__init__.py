"""Images to train on: sets that are drawn, shipped, downloaded or the reader's own."""
