-- Lists in the order of names or of a figure, without sorting a county for every page; and who is on a
-- roll on a day, from an index alone.
DROP INDEX pupil_by_surname;
CREATE INDEX pupil_by_name ON pupil (legal_surname, legal_forename, id);
CREATE INDEX enrolment_held ON enrolment (pupil, start_on, end_on, school);
CREATE INDEX standing_by_attendance ON standing (attendance_rate);
CREATE INDEX standing_by_unauthorised ON standing (unauthorised);
