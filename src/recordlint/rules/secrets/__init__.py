"""What must not stand in a record that others can read, and what is sealed so that it may."""
