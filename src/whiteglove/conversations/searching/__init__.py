"""Finding conversations: the language of the search field, what it means here, and how the rows are found."""
