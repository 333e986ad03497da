"""Rules, score tables and lists as a form shows them, and back: pure, without request and database."""
