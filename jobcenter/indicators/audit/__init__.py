"""The auditor: does what a report prints follow from what it prints beside it? Pure; it stores nothing."""
