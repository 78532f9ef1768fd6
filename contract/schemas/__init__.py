"""What the services answer: typed, so that they check what comes from upstream and master describes what goes out."""
