"""The content of the pages: one function a page, which gives its template what to print."""
