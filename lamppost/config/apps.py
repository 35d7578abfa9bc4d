from django.apps import AppConfig


class Config(AppConfig):
    name = "lamppost.config"
    label = "lamppost_config"
