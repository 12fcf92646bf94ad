"""What several rules about bodies share, computed once a record.

`lines` says what each line of a body is; `boilerplate` which lines at its end are none of the text, and what is left
without them; `cut` whether a last line was cut off; `leading` what stands before the text; `links` where the URLs stand
that a reader can follow; `explain` why a text was judged as it was.
"""
