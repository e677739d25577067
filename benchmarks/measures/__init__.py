"""The measures: one module each, with one function `measure`."""
