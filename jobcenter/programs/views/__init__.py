"""Pages of programs: what anyone can read, the resident's own, and the manager's."""
