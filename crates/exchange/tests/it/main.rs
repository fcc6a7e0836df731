//! Tests of files in and out.

mod ctf;
mod ctf_hostile;
mod ctf_marks;
mod ctf_round_trip;
mod fuzz_corpus;
mod mis;
mod pack_bad;
mod pack_maker;
mod pack_marks;
mod pack_round_trip;
mod pack_sound;
mod pack_warnings;
mod pack_zip;
mod standings_output;
