"""Charts as SVG: they have a size of their own, and colours, dashes and marks from the stylesheet."""
