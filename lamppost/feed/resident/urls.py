"""Posts' addresses on the site."""

from django.urls import path

from lamppost.feed.resident.views import compose, contact, mine, post

app_name = "posts"
urlpatterns = [
    path("post", compose.compose, name="compose"),
    path("posts", mine.mine, name="mine"),
    path("posts/<uuid:post_id>", post.show, name="post"),
    path("posts/<uuid:post_id>/comment", post.comment, name="comment"),
    path("posts/<uuid:post_id>/do", post.act, name="act"),
    path("posts/<uuid:post_id>/change", post.change, name="change"),
    path("posts/<uuid:post_id>/flag", post.flag, name="flag"),
    path("posts/<uuid:post_id>/appeal", post.appeal, name="appeal"),
    path("posts/<uuid:post_id>/contact", contact.contact, name="contact"),
    path("lines/<uuid:line_id>", contact.line, name="line"),
    path("shared/<str:token>", mine.shared, name="shared"),
    path("guidelines", mine.guidelines, name="guidelines"),
    path("transparency/moderation.json", mine.moderation, name="moderation"),
]
