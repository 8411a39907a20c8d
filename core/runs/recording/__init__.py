"""What a run records: few kinds of events, one job that makes messages of them, one reader."""
