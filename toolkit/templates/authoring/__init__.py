"""Help for those who write templates in Word: the field reference, ready pieces, and forms made into templates."""
