"""A resident's pages about posts: parse, call one action or lookup, render."""
