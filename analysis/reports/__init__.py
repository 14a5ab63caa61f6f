"""From a plan to a site: what to render, rendering it, writing it out.

`plan` reads a file of `parameters/` and knows every page before a kernel starts;
`kernels` runs one notebook through papermill; `export` makes the page; `run`
renders a whole plan, page by page, several at once; `site` writes the index.
"""
