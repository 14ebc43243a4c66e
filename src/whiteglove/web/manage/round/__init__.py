"""Pages of the barnacle round: rules before their owners, what was scraped off, honest touchpoints."""
