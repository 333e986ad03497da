"""Use cases of casework: notes of talks and steps of plans. No function commits."""
