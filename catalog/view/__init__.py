"""How runs and pipelines look: pure values for graphs, timelines and viewers, and the HTML made of them."""
