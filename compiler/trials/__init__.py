"""Trying equations and rules of a definition on the cases that its author keeps."""
