"""Report definitions: what a kind of disclosure consists of, as data read from ``schemas/``."""
