//! Random cases: the engine and the reference agree in every cell.

use proptest::prelude::*;

use crate::cases::any_case;
use crate::engine::{build, rows};
use crate::reference;

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn every_cell_agrees(case in any_case()) {
        let built = build(&case);
        prop_assert_eq!(rows(&case, &built.registers), reference::standings(&case));
    }
}
