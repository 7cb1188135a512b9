"""Rules about tax tables, and about what tax is determined by."""
