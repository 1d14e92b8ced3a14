"""Function views, one noun a file: permission, form, service or selector, template."""
