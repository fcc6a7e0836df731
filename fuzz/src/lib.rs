//! What must hold for any bytes that come from outside: no panic, no endless work, and the same
//! answer however it is asked for. One function a fuzz target.
//! In: bytes. Out: nothing, or a panic that says what does not hold.
//!
//! `cargo fuzz` calls these with bytes it makes up; the tests of `exchange` call them with every
//! file of `corpus/`, on any toolchain.

mod ctf;
mod mis;
mod pack;
mod policy;

pub use ctf::ctf_xml;
pub use mis::{mis_csv, mis_xlsx};
pub use pack::{pack_files, pack_marks, pack_zip};
pub use policy::policy_toml;
