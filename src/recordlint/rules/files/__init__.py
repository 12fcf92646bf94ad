"""The file itself: encoding, line ends, white space."""
