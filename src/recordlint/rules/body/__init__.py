"""The text after the front matter: is there one, is it whole, is it only the text?"""
