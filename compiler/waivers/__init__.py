"""Waivers: what the finance bureau lowers or silences, for whom, why and until when."""
