"""What a disclosure prints, as data that others can compute with: JSON, and CSV with a table schema."""
