"""What is done with claims: filed, decided, paid, recovered."""
