"""The statistics behind the figures: pure functions of counts, so that a million mentorships are a few thousand numbers.

No database, no clock and no numpy at run time; the tests hold every number against scipy and against R's `survival`.
"""
