"""The web site: files to put on any web server, made from the registry, asking nobody else.

`build.plan` lists the pages, `write.write` puts them into a folder, `serve.serve` shows them here.
"""
