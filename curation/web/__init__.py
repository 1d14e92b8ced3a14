"""Pages: permission, form, service or selector, template. Fragments are named parts of a page."""
