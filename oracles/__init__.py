"""Our counts beside those of the field's libraries, which live in an environment of their own (`make oracles`).

Some of them are under licences that do not fit ours, all of them are more than a web worker should carry: they are
asked from outside, by another process, and never imported by anything that runs the site or its tests.
"""
