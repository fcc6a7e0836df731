//! Writes leavers, rolls and who is whom, to measure matching with.
//! In: a folder that is there, a seed, how many on rolls, how many leavers. Out: three files in it.

use std::path::Path;

use county::moves::{Moves, Options};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, seed, rolls, leavers] = arguments.as_slice() else {
        return Err("usage: moves FOLDER SEED ROLLS LEAVERS".into());
    };
    let options = Options {
        seed: seed.parse()?,
        rolls: rolls.parse()?,
        leavers: leavers.parse()?,
    };
    Ok(Moves::make(options).write(Path::new(folder))?)
}
