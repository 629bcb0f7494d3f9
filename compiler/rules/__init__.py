"""What no equation says: rules over the texts, rows and names of a submission."""
