"""What an officer sees of the feed: public alerts, and nothing of those who read them."""
