"""One file that holds a whole house, and a house made from it again. It knows no rooms, only rows and kept bytes."""
