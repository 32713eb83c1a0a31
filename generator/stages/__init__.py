"""Floor 2: one module per stage of the build, named like its function."""
