"""Placeholder settings until the application's own land."""

SECRET_KEY = "x"
USE_TZ = True
INSTALLED_APPS: list[str] = []
