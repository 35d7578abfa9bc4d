"""The demo city: made-up calls, residents and logins over one real city, all marked as a demo."""
