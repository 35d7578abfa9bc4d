"""The desk's addresses. README.md says which of them approve a draft, for programs."""

from django.urls import path

from lamppost.newsdesk.views import codes, decide, draft, published, queue

app_name = "newsdesk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("queue", queue.queue_part, name="queue_part"),
    path("drafts/<uuid:draft_id>", draft.draft, name="draft"),
    path("drafts/<uuid:draft_id>/check", draft.check, name="check"),
    path("drafts/<uuid:draft_id>/edit", draft.save, name="edit"),
    path("drafts/<uuid:draft_id>/approve", decide.approve, name="approve"),
    path("drafts/<uuid:draft_id>/refuse", decide.refuse, name="refuse"),
    path("drafts/<uuid:draft_id>/merge", decide.merge, name="merge"),
    path("drafts/<uuid:draft_id>/reopen", decide.reopen, name="reopen"),
    path("drafts/<uuid:draft_id>/exact", decide.exact, name="exact"),
    path("published", published.published, name="published"),
    path("published/<uuid:draft_id>", published.sent, name="sent"),
    path("published/<uuid:draft_id>/write", published.write, name="write"),
    path("published/<uuid:draft_id>/end", published.end, name="end"),
    path("published/<uuid:draft_id>/<uuid:follow_up_id>/send", published.send, name="send"),
    path("published/<uuid:draft_id>/<uuid:follow_up_id>/drop", published.drop, name="drop"),
    path("codes", codes.codes, name="codes"),
    path("codes/<uuid:task_id>", codes.confirm, name="confirm"),
]
