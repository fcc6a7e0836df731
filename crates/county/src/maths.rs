//! Logarithms and their like that give the same bits on every machine.
//! In: a number. Out: a number. The standard library's come from the system and differ between
//! systems in the last bit, which would make other counties of the same seed.

/// Functions whose last bit must not depend on the machine.
pub(crate) trait Portable {
    /// e to the power of the number.
    fn exponential(self) -> f64;
    /// The natural logarithm.
    fn logarithm(self) -> f64;
    /// The cosine.
    fn cosine(self) -> f64;
    /// The number to a power.
    fn to_power(self, power: f64) -> f64;
}

impl Portable for f64 {
    fn exponential(self) -> f64 {
        libm::exp(self)
    }

    fn logarithm(self) -> f64 {
        libm::log(self)
    }

    fn cosine(self) -> f64 {
        libm::cos(self)
    }

    fn to_power(self, power: f64) -> f64 {
        libm::pow(self, power)
    }
}
