"""Workbooks: building the template, filling it, reading it back. The only rooms that know Excel."""
