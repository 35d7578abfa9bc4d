"""The child that touches strangers' bytes. Knows no Django, no database, no network, no secret."""
