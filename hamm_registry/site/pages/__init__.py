"""What the pages say: one function a page, which gives its template what to print."""
