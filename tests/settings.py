"""Settings for tests: a data folder of their own, cheap passwords, static files as they lie, and
no endpoint of whoever runs them.
"""

import atexit
import os
import shutil
import tempfile

_HOME = tempfile.mkdtemp(prefix="dialoom-tests-")
os.environ["DIALOOM_HOME"] = _HOME
for _name in ("OPENAI_BASE_URL", "OPENAI_API_KEY"):
    os.environ.pop(_name, None)
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)

from config.settings import *  # noqa: E402, F403 - the point of this module
from config.settings import STORAGES as PRODUCTION_STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = PRODUCTION_STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = True
