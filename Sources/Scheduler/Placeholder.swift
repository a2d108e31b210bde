// Placeholder so that the target compiles.
