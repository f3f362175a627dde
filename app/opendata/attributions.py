"""Who is to be named beside what is taken from here."""

OURS = "Luton 2040."
TOLD = "Luton 2040. Each indicator’s “source” and “licence” say whose figures they are and how they may be used."
STATISTICS = "Source: Office for National Statistics licensed under the Open Government Licence v3.0."
PROMISERS = "Luton 2040 and the organisations named."
