"""The desk's pages, for editors only."""
