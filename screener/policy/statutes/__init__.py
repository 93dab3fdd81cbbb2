"""Statutes as a policy names them: read (:mod:`named`), compared with what a docket cites (:mod:`spans`), and looked up
in the tables of statutes that the program has (:mod:`known`)."""
