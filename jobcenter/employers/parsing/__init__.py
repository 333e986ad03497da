"""Reading the free text of postings: what can be read is read, what cannot is a warning, nothing is invented."""
