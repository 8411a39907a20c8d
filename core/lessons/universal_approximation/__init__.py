"""The lesson on universal approximation."""
