"""Making an index, and changing one."""
