"""Values that every phase speaks of: amounts, coordinates, places."""
