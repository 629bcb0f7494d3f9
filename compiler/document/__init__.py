"""The printed document: its tree, and the writers that print it."""
