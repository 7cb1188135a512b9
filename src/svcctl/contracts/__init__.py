"""What goes into a contract: which text of each clause, what stands in its blanks, and what is in the way."""
