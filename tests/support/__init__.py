"""What tests share: databases, servers, signing in."""
