//! One sort for every list: items are ordered by a number, so the sorting code exists once in the wasm file.

use alloc::vec::Vec;

/// The items in the order of their keys.
pub(crate) fn sorted<T>(items: Vec<T>, key: impl Fn(&T) -> u128) -> Vec<T> {
    let all = items.len();
    first(items, all, key)
}

/// The first `limit` items in the order of their keys. Only those are sorted.
pub(crate) fn first<T>(items: Vec<T>, limit: usize, key: impl Fn(&T) -> u128) -> Vec<T> {
    let mut keys: Vec<(u128, usize)> = items.iter().enumerate().map(|(at, item)| (key(item), at)).collect();
    order(&mut keys, limit);
    let mut slots: Vec<Option<T>> = items.into_iter().map(Some).collect();
    keys.iter().filter_map(|(_, at)| slots.get_mut(*at).and_then(Option::take)).collect()
}

fn order(keys: &mut Vec<(u128, usize)>, limit: usize) {
    if limit < keys.len() {
        keys.select_nth_unstable(limit);
        keys.truncate(limit);
    }
    keys.sort_unstable();
}

/// A key of two parts.
pub(crate) const fn pair(major: u64, minor: u64) -> u128 {
    ((major as u128) << 64) | minor as u128
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_few_are_the_first_few_of_all() {
        let items: Vec<u64> = alloc::vec![5, 1, 4, 1, 3];
        let key = |n: &u64| pair(*n, 0);
        assert_eq!(sorted(items.clone(), key), [1, 1, 3, 4, 5]);
        assert_eq!(first(items.clone(), 2, key), [1, 1]);
        assert_eq!(first(items, 0, key), Vec::<u64>::new());
    }
}
