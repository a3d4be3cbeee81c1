"""Where state lives: one module per store, all under the same contract (`core.store`)."""
