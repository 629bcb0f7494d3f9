"""Many submissions in one run: what came in, which of it counts, and what goes back."""
