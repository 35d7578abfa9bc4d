"""Every speed claim, as a ratio to a named limit or a peer measured in the same run."""
