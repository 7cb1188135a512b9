"""The shell: the only package that reads what a user names, prints, asks what day it is, and exits."""
