-- What: the standings of a register pack, one row a pupil, by the file contract of `herringbone evaluate`.
-- In:   tables schools, calendar, pupils, enrolments, marks, codes as `duckdb_standings.py` loads them
--       (UPNs, school numbers and codes are ENUMs, so every key below is a small integer), and the
--       variables `as_of` and `year_start` (1 August of the academic year that holds as-of).
-- Out:  table standings, in the contract's columns; `tier` is policy, not arithmetic, and stays empty.

-- A school's own calendar row for a date stands in place of the row for every school.
CREATE TEMP TABLE open_day AS
WITH day AS (
    SELECT s.laestab, c.date, coalesce(own.sessions, c.sessions) AS sessions
    FROM calendar c
    CROSS JOIN schools s
    LEFT JOIN calendar own ON own.laestab = s.laestab AND own.date = c.date
    WHERE c.laestab IS NULL
    UNION ALL
    SELECT own.laestab, own.date, own.sessions
    FROM calendar own
    WHERE own.laestab IS NOT NULL
      AND NOT EXISTS (FROM calendar c WHERE c.laestab IS NULL AND c.date = own.date)
)
SELECT laestab, date, sessions IN ('AM', 'AM+PM') AS am, sessions IN ('PM', 'AM+PM') AS pm
FROM day
WHERE sessions <> 'none' AND date <= getvariable('as_of');

CREATE TEMP TABLE open_session AS
SELECT laestab, date, 'AM'::session_name AS session FROM open_day WHERE am
UNION ALL
SELECT laestab, date, 'PM'::session_name AS session FROM open_day WHERE pm;

-- Weeks of a school, a bit a day, bit 0 the Monday. Pupils then meet weeks (five million rows in a county)
-- and not days (twenty-five million); the part of a week a pupil was on roll for is a mask.
CREATE TEMP TABLE school_week AS
SELECT laestab,
       date_trunc('week', date)::DATE AS monday,
       bit_or(CASE WHEN am THEN 1 << (isodow(date) - 1) ELSE 0 END)::INTEGER AS am_days,
       bit_or(CASE WHEN pm THEN 1 << (isodow(date) - 1) ELSE 0 END)::INTEGER AS pm_days,
       bit_or(CASE WHEN date >= getvariable('year_start') THEN 1 << (isodow(date) - 1) ELSE 0 END)::INTEGER
           AS this_year
FROM open_day
GROUP BY ALL;

-- School weeks of a pupil: at least one open session while on roll, on or before as-of (open_day ends there).
CREATE TEMP TABLE pupil_week AS
WITH part AS (
    SELECT e.upn, w.monday, w.am_days, w.pm_days, w.this_year,
           (127 << greatest(e.start_date - w.monday, 0)) & (127 >> greatest(w.monday + 6 - e.end_date, 0))
               AS on_roll
    FROM enrolments e
    JOIN school_week w
      ON w.laestab = e.laestab AND w.monday <= e.end_date AND w.monday + 6 >= e.start_date
)
SELECT upn, monday,
       sum(bit_count(am_days & on_roll & this_year) + bit_count(pm_days & on_roll & this_year))::INTEGER
           AS open_this_year
FROM part
WHERE (am_days | pm_days) & on_roll <> 0
GROUP BY upn, monday;

CREATE TEMP TABLE pupil_window AS
SELECT upn,
       sum(open_this_year)::INTEGER AS open_this_year,
       list_min(max(monday, 10)) AS from_10,
       list_min(max(monday, 12)) AS from_12
FROM pupil_week
GROUP BY upn;

-- An enrolment with its pupil's windows, so that the long pass over the marks joins once for both, and the
-- date from which its marks can still matter to the figures of this year and of the windows.
CREATE TEMP TABLE enrolment AS
SELECT e.upn, e.laestab, e.start_date, e.end_date, w.from_10, w.from_12,
       greatest(e.start_date, least(w.from_12, getvariable('year_start'))) AS recent_from
FROM enrolments e
JOIN pupil_window w USING (upn);

-- The long pass: recent marks that count (open session, on roll, by as-of), first by pupil, code and period,
-- so that the class of a code is looked up for a million groups and not for every mark.
CREATE TEMP TABLE tally AS
WITH period AS (
    SELECT m.upn, m.code,
           m.date >= getvariable('year_start') AS this_year,
           m.date >= e.from_12 AS in_12,
           m.date >= e.from_10 AS in_10,
           count(*) AS marks,
           max(m.date) AS latest
    FROM marks m
    JOIN open_session o ON o.laestab = m.laestab AND o.date = m.date AND o.session = m.session
    JOIN enrolment e
      ON e.upn = m.upn AND e.laestab = m.laestab AND m.date BETWEEN e.recent_from AND e.end_date
    GROUP BY ALL
)
SELECT p.upn,
       coalesce(sum(marks) FILTER (WHERE this_year), 0)::INTEGER AS marked,
       coalesce(sum(marks) FILTER (WHERE this_year AND class = 'attended'), 0)::INTEGER AS attended,
       coalesce(sum(marks) FILTER (WHERE this_year AND class = 'authorised'), 0)::INTEGER AS authorised,
       coalesce(sum(marks) FILTER (WHERE this_year AND class = 'unauthorised'), 0)::INTEGER AS unauthorised,
       coalesce(sum(marks) FILTER (WHERE this_year AND code = 'I'), 0)::INTEGER AS ill,
       coalesce(sum(marks) FILTER (WHERE in_12 AND class IN ('attended', 'authorised', 'unauthorised')), 0)::INTEGER
           AS w12_possible,
       coalesce(sum(marks) FILTER (WHERE in_12 AND class = 'attended'), 0)::INTEGER AS w12_attended,
       coalesce(sum(marks) FILTER (WHERE in_10 AND class = 'unauthorised'), 0)::INTEGER AS pn_sessions,
       max(latest) FILTER (WHERE class = 'attended') AS last_attended
FROM period p
JOIN codes c USING (code)
GROUP BY p.upn;

-- The latest attended day; the few pupils with none of late are looked up in all their marks.
CREATE TEMP TABLE last_attended AS
SELECT upn, last_attended AS date FROM tally WHERE last_attended IS NOT NULL
UNION ALL
SELECT m.upn, max(m.date) AS date
FROM marks m
JOIN codes c USING (code)
JOIN open_session o ON o.laestab = m.laestab AND o.date = m.date AND o.session = m.session
JOIN (FROM enrolment WHERE upn NOT IN (SELECT upn FROM tally WHERE last_attended IS NOT NULL)) e
  ON e.upn = m.upn AND e.laestab = m.laestab AND m.date BETWEEN e.start_date AND e.end_date
WHERE c.class = 'attended'
GROUP BY m.upn;

-- All the rest is about marks that are not attendance: about one in fifteen.
CREATE TEMP TABLE away AS
SELECT m.upn, m.date, m.code, c.class
FROM marks m
JOIN codes c USING (code)
JOIN open_session o ON o.laestab = m.laestab AND o.date = m.date AND o.session = m.session
JOIN enrolment e
  ON e.upn = m.upn AND e.laestab = m.laestab AND m.date BETWEEN e.start_date AND e.end_date
WHERE c.class NOT IN ('attended', 'administrative');

-- The first day on which G, N, O and U of the ten latest school weeks, as at that day, came to ten. The
-- count can only reach ten on a day that has such a mark, and that day's own week is the tenth.
CREATE TEMP TABLE first_met AS
WITH day AS (
    SELECT upn, date, count(*) AS sessions
    FROM away
    WHERE class = 'unauthorised'
      AND upn IN (SELECT upn FROM away WHERE class = 'unauthorised' GROUP BY upn HAVING count(*) >= 10)
    GROUP BY upn, date
), week AS (
    SELECT upn, monday,
           coalesce(lag(monday, 9) OVER (PARTITION BY upn ORDER BY monday), DATE '0001-01-01') AS window_from
    FROM pupil_week
    WHERE upn IN (SELECT upn FROM day)
), counted AS (
    SELECT d.upn, d.date,
           sum(d.sessions) OVER (
               PARTITION BY d.upn ORDER BY d.date
               RANGE BETWEEN to_days(d.date - w.window_from) PRECEDING AND CURRENT ROW
           ) AS sessions
    FROM day d
    JOIN week w ON w.upn = d.upn AND w.monday = date_trunc('week', d.date)::DATE
)
SELECT upn, min(date) AS pn_first_met
FROM counted
WHERE sessions >= 10
GROUP BY upn;

-- Every run starts again after a day with an attended mark, so only later days matter. Each run is then
-- the days of its kind after the latest day that ends it; days that do neither are passed over.
CREATE TEMP TABLE run AS
WITH day AS (
    SELECT a.upn, a.date,
           bool_or(a.class <> 'not_possible') AS absent,
           bool_and(a.class IN ('unauthorised', 'not_possible')) AS all_gnou,
           bool_and(a.class = 'not_possible' OR a.class = 'unauthorised' AND a.code <> 'U') AS all_gno,
           bool_and(a.class = 'not_possible' OR a.code = 'I') AS all_i,
           bool_or(a.class = 'not_possible') AS not_possible
    FROM away a
    LEFT JOIN last_attended l USING (upn)
    WHERE l.date IS NULL OR a.date > l.date
    GROUP BY a.upn, a.date
), ended AS (
    SELECT upn,
           coalesce(max(date) FILTER (WHERE absent AND NOT all_gnou), DATE '0001-01-01') AS unauthorised,
           coalesce(max(date) FILTER (WHERE absent AND NOT all_gno OR not_possible), DATE '0001-01-01') AS ground_i,
           coalesce(max(date) FILTER (WHERE absent AND NOT all_i), DATE '0001-01-01') AS ill
    FROM day
    GROUP BY upn
)
SELECT d.upn,
       count(*) AS absent_run_days,
       count(*) FILTER (WHERE d.date > e.unauthorised) AS unauthorised_run_days,
       count(*) FILTER (WHERE d.date > e.ground_i) AS ground_i_run_days,
       count(*) FILTER (WHERE d.date > e.ill) AS ill_run_days
FROM day d
JOIN ended e USING (upn)
WHERE d.absent
GROUP BY d.upn;

-- The school at as-of: on roll before not on roll; on roll C, M, any; not on roll the latest to end.
CREATE TEMP TABLE school_now AS
WITH ranked AS (
    SELECT upn, laestab,
           row_number() OVER (
               PARTITION BY upn
               ORDER BY CASE WHEN end_date < getvariable('as_of') THEN 3
                             ELSE CASE status WHEN 'C' THEN 0 WHEN 'M' THEN 1 ELSE 2 END
                        END,
                        CASE WHEN end_date < getvariable('as_of') THEN end_date END DESC,
                        start_date DESC,
                        laestab
           ) AS place
    FROM enrolments
    WHERE start_date <= getvariable('as_of')
)
SELECT upn, laestab FROM ranked WHERE place = 1;

-- Hundredths of a per cent in whole numbers, half up, then the point put in: no binary fractions.
CREATE OR REPLACE TEMP MACRO percent(part, whole) AS
    CASE WHEN whole > 0 THEN ((part * 20000 + whole) // (2 * whole) * 0.01)::DECIMAL(5, 2) END;

CREATE TEMP TABLE standings AS
WITH figure AS (
    SELECT p.upn, s.laestab,
           coalesce(t.attended, 0) AS attended,
           coalesce(t.authorised, 0) AS authorised,
           coalesce(t.unauthorised, 0) AS unauthorised,
           coalesce(t.attended + t.authorised + t.unauthorised, 0) AS possible,
           coalesce(w.open_this_year, 0) - coalesce(t.marked, 0) AS unmarked,
           coalesce(t.w12_possible, 0) AS w12_possible,
           coalesce(t.w12_attended, 0) AS w12_attended,
           coalesce(t.pn_sessions, 0) AS pn_sessions,
           f.pn_first_met,
           coalesce(r.absent_run_days, 0) AS absent_run_days,
           coalesce(r.unauthorised_run_days, 0) AS unauthorised_run_days,
           coalesce(r.ground_i_run_days, 0) AS ground_i_run_days,
           coalesce(t.ill, 0) AS ill,
           coalesce(r.ill_run_days, 0) AS ill_run_days
    FROM pupils p
    LEFT JOIN school_now s USING (upn)
    LEFT JOIN pupil_window w USING (upn)
    LEFT JOIN tally t USING (upn)
    LEFT JOIN first_met f USING (upn)
    LEFT JOIN run r USING (upn)
)
SELECT upn, laestab, possible, attended, authorised, unauthorised, unmarked,
       percent(attended, possible) AS attendance_pct,
       possible > 0 AND (authorised + unauthorised) * 10 >= possible AS persistent,
       possible > 0 AND (authorised + unauthorised) * 2 >= possible AS severe,
       w12_possible, w12_attended,
       percent(w12_attended, w12_possible) AS w12_pct,
       NULL::VARCHAR AS tier,
       pn_sessions, pn_first_met,
       absent_run_days, unauthorised_run_days, ground_i_run_days,
       (ill * 0.5)::DECIMAL(5, 1) AS ill_days,
       ill_run_days
FROM figure
ORDER BY upn;
