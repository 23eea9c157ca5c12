"""Reading English and other languages: sentences, words, numbers, dates, names and who says what."""
