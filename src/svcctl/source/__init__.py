"""Text in, plain data and problems out. Each third-party reader enters by one door here."""
