"""Published statistics of Party organisations, from print to page.

A tour, bottom first. `sources` opens a data package and gives checked
observations; `localities` knows names, codes and boundaries; `indicators`
turns observations into results with intervals and flags; `charts`, `tables`
and `sentences` turn results into what a reader sees, in Vietnamese or English;
`pages` holds what one page is about; `reports` renders pages by the hundred.
Two table shapes run through it all: observations and results, in `schema`.
"""
