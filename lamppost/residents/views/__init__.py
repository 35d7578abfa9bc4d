"""Pages of the site for and by residents: joining, signing in, settings, unsubscribing."""
