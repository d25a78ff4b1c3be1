# The guideline
principles = What matters when you work together.
level-must = must
level-should = should
terms-heading = What words mean
no-such-term = I have no explanation of "{ $term }". To ask a person, send "person".
button-principles = All principles
