"""What an editor can do at the desk, one verb per file. Each is one transaction with its record."""

from lamppost.newsdesk.actions.approve import approve
from lamppost.newsdesk.actions.edit import edit
from lamppost.newsdesk.actions.end import end
from lamppost.newsdesk.actions.follow_up import drop_follow_up, send_follow_up, write_follow_up
from lamppost.newsdesk.actions.merge import merge
from lamppost.newsdesk.actions.open_drafts import open_drafts
from lamppost.newsdesk.actions.prepare import prepare_follow_ups
from lamppost.newsdesk.actions.refuse import refuse
from lamppost.newsdesk.actions.reopen import reopen
from lamppost.newsdesk.actions.view_exact import view_exact

__all__ = [
    "approve",
    "drop_follow_up",
    "edit",
    "end",
    "merge",
    "open_drafts",
    "prepare_follow_ups",
    "refuse",
    "reopen",
    "send_follow_up",
    "view_exact",
    "write_follow_up",
]
