"""The peer of bench/matching.sh: Splink on DuckDB, on the same files.

In: `train FOLDER MODEL` learns from a folder of leavers, rolls and the truth: m from the known pairs, u from random
pairs. `match FOLDER MODEL OUT` scores the pairs of a folder. Out: a model as JSON; or proposals as CSV, and as the
last line the seconds of reading, of `predict` (its blocking included) and of writing.
"""

import argparse
import json
import os
import time
from pathlib import Path

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

# What anybody would do first: plain small letters, dates as text, blanks as nothing.
READ = """
CREATE TABLE {name} AS SELECT
    id AS unique_id, nullif(upn, '') AS upn, nullif(former_upn, '') AS former_upn,
    nullif(regexp_replace(lower(strip_accents(replace(replace(forename, 'ł', 'l'), 'Ł', 'L'))), '[^a-z]', '', 'g'), '') AS forename,
    nullif(regexp_replace(lower(strip_accents(replace(replace(surname, 'ł', 'l'), 'Ł', 'L'))), '[^a-z]', '', 'g'), '') AS surname,
    nullif(born, '') AS born,
    nullif(substr(born, 1, 5) || substr(born, 9, 2) || '-' || substr(born, 6, 2), '-') AS born_turned,
    nullif(sex, '') AS sex, nullif(upper(address), '') AS address,
    nullif(replace(upper(postcode), ' ', ''), '') AS postcode,
    laestab, nullif(former_laestab, '') AS former_laestab,
    CASE WHEN siblings = '' THEN NULL ELSE string_split(siblings, ' ') END AS siblings
    {child}
FROM read_csv('{path}', all_varchar = true, header = true, nullstr = '\\N')
"""


def name_of(column: str, other: str) -> cl.CustomComparison:
    return cl.CustomComparison(
        output_column_name=column,
        comparison_levels=[
            cll.NullLevel(column),
            cll.ExactMatchLevel(column, term_frequency_adjustments=True),
            cll.ColumnsReversedLevel(column, other, symmetrical=True),
            cll.JaroWinklerLevel(column, 0.92),
            cll.JaroWinklerLevel(column, 0.88),
            cll.CustomLevel(f"contains({column}_l, {column}_r) OR contains({column}_r, {column}_l)", "one within the other"),
            cll.JaroWinklerLevel(column, 0.7),
            cll.ElseLevel(),
        ],
    )


def settings(probability: float) -> SettingsCreator:
    upn = cl.CustomComparison(
        output_column_name="upn",
        comparison_levels=[
            cll.CustomLevel("upn_l IS NULL OR upn_r IS NULL", "null").configure(is_null_level=True),
            cll.ExactMatchLevel("upn"),
            cll.CustomLevel("upn_l = former_upn_r OR former_upn_l = upn_r", "former"),
            cll.CustomLevel("list_contains(siblings_l, upn_r) OR list_contains(siblings_r, upn_l)", "of a sibling"),
            cll.DamerauLevenshteinLevel("upn", 1),
            cll.CustomLevel("substr(upn_l, 13) > '9' OR substr(upn_r, 13) > '9'", "temporary"),
            cll.ElseLevel(),
        ],
    )
    born = cl.CustomComparison(
        output_column_name="born",
        comparison_levels=[
            cll.NullLevel("born"),
            cll.ExactMatchLevel("born"),
            cll.CustomLevel("born_l = born_turned_r", "day and month turned"),
            cll.DamerauLevenshteinLevel("born", 1),
            cll.DamerauLevenshteinLevel("born", 2),
            cll.ElseLevel(),
        ],
    )
    home = cl.CustomComparison(
        output_column_name="home",
        comparison_levels=[
            cll.CustomLevel("postcode_l IS NULL OR postcode_r IS NULL", "null").configure(is_null_level=True),
            cll.CustomLevel(
                "postcode_l = postcode_r AND substr(address_l, 1, 6) = substr(address_r, 1, 6)", "house and postcode"
            ),
            cll.CustomLevel("levenshtein(postcode_l, postcode_r) <= 1 AND substr(address_l, 1, 6) = substr(address_r, 1, 6)", "near"),
            cll.ExactMatchLevel("postcode"),
            cll.CustomLevel("left(postcode_l, -3) = left(postcode_r, -3)", "district"),
            cll.ElseLevel(),
        ],
    )
    siblings = cl.CustomComparison(
        output_column_name="siblings",
        comparison_levels=[
            cll.NullLevel("siblings"),
            cll.ArrayIntersectLevel("siblings", 1),
            cll.ElseLevel(),
        ],
    )
    school = cl.CustomComparison(
        output_column_name="school",
        comparison_levels=[
            cll.CustomLevel("former_laestab_l = laestab_r OR former_laestab_r = laestab_l", "came from it"),
            cll.CustomLevel("laestab_l = laestab_r", "still there"),
            cll.CustomLevel("former_laestab_l IS NULL AND former_laestab_r IS NULL", "null").configure(is_null_level=True),
            cll.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=probability,
        comparisons=[
            upn,
            name_of("forename", "surname"),
            name_of("surname", "forename"),
            born,
            cl.ExactMatch("sex"),
            home,
            siblings,
            school,
        ],
        blocking_rules_to_generate_predictions=[
            block_on("upn"),
            "l.upn = r.former_upn",
            block_on("born", "substr(forename, 1, 1)"),
            block_on("born", "substr(surname, 1, 1)"),
            "l.born = r.born AND l.forename = r.surname",
            "l.born = r.born_turned AND substr(l.forename, 1, 1) = substr(r.forename, 1, 1)",
            block_on("surname", "substr(forename, 1, 1)", "substr(born, 1, 7)"),
            block_on("surname", "substr(forename, 1, 1)", "substr(born, 1, 4)", "substr(born, 9, 2)"),
            block_on("surname", "substr(forename, 1, 1)", "substr(born, 6, 5)"),
            block_on("postcode", "substr(forename, 1, 1)"),
            block_on("siblings", "substr(forename, 1, 1)", arrays_to_explode=["siblings"]),
        ],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def tables(connection: duckdb.DuckDBPyConnection, folder: Path, labelled: bool) -> None:
    if labelled:
        connection.execute(f"CREATE TABLE truth AS FROM read_csv('{folder}/truth.csv', all_varchar = true, header = true)")
    for name, file, column in [("a_leavers", "leavers", "leaver"), ("b_rolls", "rolls", "joiner")]:
        child = f", (SELECT any_value(t.leaver) FROM truth t WHERE t.{column} = id) AS child" if labelled else ""
        connection.execute(READ.format(name=name, path=folder / f"{file}.csv", child=child))


def linked(connection: duckdb.DuckDBPyConnection, how: object) -> Linker:
    api = DuckDBAPI(connection=connection)
    data = [api.register(name, dataset_display_name=name) for name in ("a_leavers", "b_rolls")]
    return Linker(data, how, log_level=None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=["train", "match"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    args = parser.parse_args()
    connection = duckdb.connect()
    connection.execute(f"SET threads = {os.cpu_count()}")
    lines = {name: sum(1 for _ in (args.folder / f"{name}.csv").open("rb")) - 1 for name in ("leavers", "rolls", "truth")}
    # It is told how many of them are pairs, which ours is not.
    probability = lines["truth"] / lines["leavers"] / lines["rolls"]

    started = time.perf_counter()
    tables(connection, args.folder, labelled=args.task == "train")
    read = time.perf_counter()
    if args.task == "train":
        linker = linked(connection, settings(probability))
        linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
        linker.training.estimate_m_from_label_column("child")
        linker.misc.save_model_to_json(str(args.model), overwrite=True)
        return
    model = json.loads(args.model.read_text())
    # What was never seen of known pairs is taken for rare, not for neutral.
    for level in (level for comparison in model["comparisons"] for level in comparison["comparison_levels"]):
        if level.get("u_probability") is not None and level.get("m_probability") is None:
            level["m_probability"] = 2e-5
    model["probability_two_random_records_match"] = probability
    linker = linked(connection, model)
    predicted = linker.inference.predict(threshold_match_weight=-4)
    done = time.perf_counter()
    sides = [f"CASE WHEN source_dataset_l = '{name}' THEN unique_id_l ELSE unique_id_r END" for name in ("a_leavers", "b_rolls")]
    connection.execute(
        f"COPY (SELECT {sides[0]} AS leaver, {sides[1]} AS joiner, match_weight AS likelihood FROM {predicted.physical_name})"
        f" TO '{args.out}' (HEADER)"
    )
    written = time.perf_counter()
    print(json.dumps({"read": read - started, "predict": done - read, "write": written - done}))


if __name__ == "__main__":
    main()
