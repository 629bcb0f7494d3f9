"""Adding up the workbooks of units to that of their department."""
