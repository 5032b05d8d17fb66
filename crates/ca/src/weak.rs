//! Known ways in which an RSA modulus is weak, as pure functions (R51; BR 6.1.1.3).

use std::sync::LazyLock;

use num_bigint::BigUint;
use num_integer::Integer;

/// The first weakness found, as the end of a sentence about the key.
///
/// Not covered, because they need lists that are not shipped: Debian-weak keys
/// (CVE-2008-0166; see [`crate::BlockedKeys`]) and keys that share a prime with
/// another key.
pub(crate) fn weakness(modulus: &BigUint) -> Option<&'static str> {
    if has_small_factor(modulus) {
        Some("its modulus has a small prime factor")
    } else if is_patterned(modulus) {
        Some("its modulus follows a pattern")
    } else if is_roca(modulus) {
        Some("it was made by a faulty chip library (ROCA, CVE-2017-15361)")
    } else if has_close_primes(modulus) {
        Some("its two primes are too close to each other")
    } else if is_prime(modulus) {
        Some("its modulus is a prime number")
    } else {
        None
    }
}

/// Any factor below 2^16; R51 asks for those below 752, but larger ones occur.
fn has_small_factor(modulus: &BigUint) -> bool {
    // One reduction and one gcd, instead of a division by each of 6542 primes.
    static PRODUCT: LazyLock<BigUint> = LazyLock::new(|| primes_below(1 << 16).map(BigUint::from).product());
    *modulus == ZERO || (&*PRODUCT % modulus).gcd(modulus) != BigUint::from(1_u32)
}

/// One byte value makes up an eighth of the modulus or more. Sparse primes and
/// primes that are polynomials in a power of two do that; a random modulus of
/// 2048 bits does with a chance below 2^-100.
fn is_patterned(modulus: &BigUint) -> bool {
    let bytes = modulus.to_bytes_be();
    let mut counts = [0_usize; 256];
    for byte in &bytes {
        counts[usize::from(*byte)] += 1;
    }
    counts.iter().any(|count| count * 8 >= bytes.len())
}

/// Whether the modulus is a power of 65537 modulo every small prime, the
/// fingerprint of the ROCA library (Nemec et al., CCS 2017). The chance for a
/// sound key is about 2^-27.
fn is_roca(modulus: &BigUint) -> bool {
    primes_below(168).skip(1).all(|prime| {
        let rest = modulus % prime;
        let powers = std::iter::successors(Some(1_u32), |power| Some(power * (65_537 % prime) % prime));
        powers.take(prime as usize).any(|power| BigUint::from(power) == rest)
    })
}

/// 100 rounds of Fermat's factorisation: is a² − n a square for one of the 100
/// numbers a from the root of n upwards?
fn has_close_primes(modulus: &BigUint) -> bool {
    let mut a = modulus.sqrt();
    if &a * &a < *modulus {
        a += 1_u32;
    }
    let mut difference = &a * &a - modulus;
    for _ in 0..100 {
        if is_square(&difference) {
            return true;
        }
        // (a + 1)² − a² = 2a + 1
        difference += &a * 2_u32 + 1_u32;
        a += 1_u32;
    }
    false
}

fn is_square(number: &BigUint) -> bool {
    let may_be = |modulus: u32| {
        let rest = number % modulus;
        (0..modulus).any(|root| BigUint::from(root * root % modulus) == rest)
    };
    // Cheap residues first: one number in some thousand gets to the root.
    [64, 9, 5, 7, 11, 13, 17, 19, 23].into_iter().all(may_be) && number.sqrt().pow(2) == *number
}

/// Fermat's test to base 2; enough, as any number that passes is refused.
fn is_prime(modulus: &BigUint) -> bool {
    let one = BigUint::from(1_u32);
    *modulus > one && BigUint::from(2_u32).modpow(&(modulus - &one), modulus) == one
}

fn primes_below(end: u32) -> impl Iterator<Item = u32> {
    (2..end).filter(|n| (2..*n).take_while(|d| d * d <= *n).all(|d| n % d != 0))
}

const ZERO: BigUint = BigUint::ZERO;

#[cfg(test)]
mod tests {
    use super::*;

    fn mersenne(bits: u32) -> BigUint {
        (BigUint::from(1_u32) << bits) - 1_u32
    }

    #[test]
    fn primes_are_those_of_the_sieve() {
        assert_eq!(primes_below(30).collect::<Vec<_>>(), [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]);
        assert_eq!(primes_below(752).last(), Some(751));
    }

    #[test]
    fn small_factors_are_found() {
        let prime = mersenne(521);
        for factor in [2_u32, 3, 751, 31_337, 65_521] {
            assert!(has_small_factor(&(&prime * factor)), "{factor}");
        }
        assert!(!has_small_factor(&(&prime * 65_537_u32)) && !has_small_factor(&prime));
        assert!(has_small_factor(&ZERO));
    }

    #[test]
    fn close_primes_are_found() {
        // 2^61 - 1 squared, and twin-like neighbours.
        assert!(has_close_primes(&mersenne(61).pow(2)));
        let (p, q) = (BigUint::from(1_000_000_007_u32), BigUint::from(1_000_000_009_u32));
        assert!(has_close_primes(&(p * q)));
        assert!(!has_close_primes(&(mersenne(61) * mersenne(89))));
    }

    #[test]
    fn squares_are_told_from_others() {
        for root in 0_u32..500 {
            assert!(is_square(&BigUint::from(root * root)));
            assert_eq!(is_square(&BigUint::from(root * root + 1)), root == 0);
        }
    }

    #[test]
    fn powers_of_65537_carry_the_roca_fingerprint() {
        assert!(is_roca(&BigUint::from(65_537_u32).pow(64)));
        assert!(!is_roca(&(mersenne(521) * mersenne(607))));
    }

    #[test]
    fn a_prime_modulus_is_found() {
        assert!(is_prime(&mersenne(521)));
        assert!(!is_prime(&(mersenne(521) * mersenne(127))));
        assert!(!is_prime(&ZERO) && !is_prime(&BigUint::from(1_u32)));
    }

    #[test]
    fn repeated_bytes_are_a_pattern() {
        assert!(is_patterned(&mersenne(2048)));
        let spread = BigUint::from_bytes_be(&(0_u8..=255).collect::<Vec<_>>());
        assert!(!is_patterned(&spread));
    }
}
