//! Several views of the network (R11, BR 3.2.2.9).

/// Whether enough remote perspectives saw what we saw: `agreeing` of `remote`.
/// At least two must agree; one may miss of up to five, two of six and more.
pub const fn holds(remote: usize, agreeing: usize) -> bool {
    let allowed_misses = if remote >= 6 { 2 } else { 1 };
    agreeing >= 2 && agreeing <= remote && remote - agreeing <= allowed_misses
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn r11_two_perspectives_agree_and_few_may_miss() {
        // remote, and the fewest that must agree; none: never.
        for (remote, fewest) in [(0, None), (1, None), (2, Some(2)), (3, Some(2)), (4, Some(3)), (5, Some(4))] {
            for agreeing in 0..=remote + 1 {
                let expected = fewest.is_some_and(|fewest| agreeing >= fewest && agreeing <= remote);
                assert_eq!(holds(remote, agreeing), expected, "{agreeing} of {remote}");
            }
        }
        for (remote, fewest) in [(6, 4), (7, 5), (8, 6), (20, 18)] {
            for agreeing in 0..=remote + 1 {
                let expected = agreeing >= fewest && agreeing <= remote;
                assert_eq!(holds(remote, agreeing), expected, "{agreeing} of {remote}");
            }
        }
    }
}
