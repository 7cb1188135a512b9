"""How answers look in a terminal: values in, text out. Nothing here reads or prints."""
