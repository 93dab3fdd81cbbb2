"""Condition diagrams: what a policy comes to, as a function of facts cut into cells; every search stands on these.

The doors are ``nodes.Diagrams`` (any ends), ``regions.RegionDiagrams`` (yes and no, with a search for a charge) and
``completions.Search`` (all that one count can come to while some of its facts are not known).
"""
