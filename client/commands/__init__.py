"""What each word of the command line does; a module is imported when its command is called for."""
