"""Static files with their content's hash in the name, also where a module imports a module."""

from functools import lru_cache

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class ModuleManifestStorage(ManifestStaticFilesStorage):
    support_js_module_import_aggregation = True

    @lru_cache(maxsize=1000)  # noqa: B019 there is one storage, as long as the process lives
    def url(self, name: str, force: bool = False) -> str:
        """Asked a dozen times by every page, and never another answer."""
        return super().url(name, force)
