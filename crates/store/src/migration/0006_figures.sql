-- Figures of schools: how many marks of a school's register were changed, and how late.
CREATE INDEX amendment_by_school ON amendment (school, on_day);
