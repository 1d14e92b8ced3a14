"""Backups of a running installation: one archive with a manifest, made while work goes on."""
