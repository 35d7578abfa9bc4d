"""What is looked at before a neighbor's words go anywhere: looks, tone, private facts. Pure."""
