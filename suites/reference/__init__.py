"""Good integrations, one folder a vendor, and broken twins of them on which the suites prove that they can say no."""
