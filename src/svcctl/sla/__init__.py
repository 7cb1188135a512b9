"""Work items measured against service levels: outcomes, attainment, credits, and the proof that no row was lost."""
