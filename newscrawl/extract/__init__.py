"""Page to Article: text, fields and where each was found."""
