"""Reading packs: a municipality's YAML file in, a pack of the domain or named faults out."""
