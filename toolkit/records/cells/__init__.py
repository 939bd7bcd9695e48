"""Raw cells, and what is read from them: values, or problems that do not know their place yet."""
