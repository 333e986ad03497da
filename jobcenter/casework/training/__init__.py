"""From a missing licence to a course, and back to the order that waited."""
