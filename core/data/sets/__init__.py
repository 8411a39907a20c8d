"""The data sets that a reader can choose by name."""
