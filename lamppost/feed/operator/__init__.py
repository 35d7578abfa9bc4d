"""What moderators do at the desk: one queue, one case at a time, each refusal by a rule."""
