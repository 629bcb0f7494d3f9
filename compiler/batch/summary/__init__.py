"""What the bureau sees of a run: a workbook and a page, both drawn from the run's values."""
