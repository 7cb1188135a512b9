"""Documents: what each one says is a module here, how it looks is its template."""
