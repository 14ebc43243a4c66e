"""Pages of what touches many, and of what is put right past its moment."""
