"""Derives rates.csv from DfE's file, so that no figure is typed by hand.

    python3 derive.py EES_ytd_data.csv > rates.csv

Comes in: the underlying data of DfE's "Pupil attendance in schools", 2025/26 year to date
(one row an authority and phase, counts of sessions by code). Goes out: the same rows with each
code as a whole number of sessions in ten million possible ones.

Rules: regions and suppressed rows ("c") are left out; England is authority 000. Sessions under
codes that ended on 18 August 2024 (H, J: a few hundred in the country) are counted where their
successors belong (C and B). Rounding is half up; "/" takes the remainder, which also takes up
the handful of sessions by which DfE's own columns miss their total.
"""

import csv
import sys
from decimal import ROUND_HALF_UP, Decimal

CODES = {
    "L": ["reason_l_present_late_before_registers_closed"],
    "I": ["reason_i_authorised_illness"],
    "M": ["reason_m_authorised_medical_dental"],
    "R": ["reason_r_authorised_religious_observance"],
    "S": ["reason_s_authorised_study_leave"],
    "T": ["reason_t_authorised_mobile_child"],
    "E": ["reason_e_authorised_excluded"],
    "C": ["reason_c_authorised_other", "reason_h_authorised_holiday"],
    "C1": ["reason_c1_authorised_regulated_performance"],
    "J1": ["reason_j1_authorised_interview"],
    "C2": ["reason_c2_authorised_temp_reduced_timetable"],
    "B": ["reason_b_aea_education_off_site", "reason_j_aea_interview"],
    "P": ["reason_p_aea_approved_sporting_activity"],
    "V": ["reason_v_aea_educational_visit_trip"],
    "W": ["reason_w_aea_work_experience"],
    "K": ["reason_k_aea_education_arranged_by_la"],
    "G": ["reason_g_unauthorised_holiday"],
    "U": ["reason_u_unauthorised_late_after_registers_closed"],
    "O": ["reason_o_other_unauthorised"],
    "N": ["reason_n_no_reason_yet"],
}
SCALE = 10_000_000


def whole(value):
    return int(Decimal(value).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def main(path):
    print("# Sessions in ten million possible ones, by authority, phase and code; 000 is England.")
    print("# Source: Department for Education, Pupil attendance in schools, 2025/26 academic year to date.")
    print("# Contains public sector information licensed under the Open Government Licence v3.0.")
    print("# schools and pupils: daily average of those sharing data; persistent: pupils in ten million.")
    print("# Derived by derive.py beside this file.")
    print("code,name,phase,schools,pupils,persistent,/," + ",".join(CODES))
    rows = []
    with open(path, newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["geographic_level"] == "Regional" or not row["possible_sessions"].isdigit():
                continue
            possible = int(row["possible_sessions"])
            rates = [
                whole(Decimal(sum(int(row[column]) for column in columns)) * SCALE / possible)
                for columns in CODES.values()
            ]
            national = row["geographic_level"] == "National"
            rows.append(
                [
                    "000" if national else row["old_la_code"],
                    "England" if national else row["la_name"],
                    row["education_phase"].lower(),
                    whole(row["num_schools"]),
                    whole(row["enrolments"]),
                    whole(Decimal(row["pa_perc"]) * SCALE / 100),
                    SCALE - sum(rates),
                    *rates,
                ]
            )
    rows.sort(key=lambda row: (row[0], row[2]))
    csv.writer(sys.stdout, lineterminator="\n").writerows(rows)


main(sys.argv[1])
