"""Reports of plans as papers: the pledge card and what else is handed in about targets and money."""
