"""Charts and colours. Charts are made from records, never from models."""
