"""The pure core: projects, stages, sheets and answers as data. No clock, network, database or platform."""
