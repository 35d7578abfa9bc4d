"""Web Push: sealing (RFC 8291), naming ourselves (RFC 8292), handing over (RFC 8030)."""
