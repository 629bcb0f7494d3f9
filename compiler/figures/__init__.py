"""Computing and checking figures."""
