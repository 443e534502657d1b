//! One sort for every list: items are ordered by a number, so the sorting code exists once in the wasm file.

use alloc::vec::Vec;

use crate::listing::Listed as _;

/// The items in the order of their keys.
pub(crate) fn sorted<T>(items: Vec<T>, key: impl Fn(&T) -> u128) -> Vec<T> {
    let all = items.len();
    first(items, all, key)
}

/// The first `limit` items in the order of their keys. Only those are sorted.
pub(crate) fn first<T>(mut items: Vec<T>, limit: usize, key: impl Fn(&T) -> u128) -> Vec<T> {
    let mut keys = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        keys.push((key(item), at));
    }
    for (to, from) in swaps(keys, limit) {
        items.swap(to, from);
    }
    items.truncate(limit);
    items
}

/// Which places to swap, one after the other, to bring the first `limit` items to the front.
fn swaps(mut keys: Vec<(u128, usize)>, limit: usize) -> Vec<(usize, usize)> {
    // Where each item lies by now, and which item lies at each place.
    let mut place = (0..keys.len()).listed();
    let mut item = place.clone();
    order(&mut keys, limit);
    let mut swaps = Vec::with_capacity(keys.len());
    for (to, (_, wanted)) in keys.into_iter().enumerate() {
        let (Some(from), Some(there)) = (place.get(wanted).copied(), item.get(to).copied()) else { continue };
        swaps.push((to, from));
        for (item_at, places) in [(wanted, to), (there, from)] {
            if let Some(place) = place.get_mut(item_at) {
                *place = places;
            }
            if let Some(item) = item.get_mut(places) {
                *item = item_at;
            }
        }
    }
    swaps
}

/// Leaves the first `limit` keys in their order. A heap gives the first few without sorting the others, and its code is
/// a small part of a standard sort's.
fn order(keys: &mut Vec<(u128, usize)>, limit: usize) {
    let mut heap = core::mem::take(keys);
    for at in (0..heap.len() / 2).rev() {
        sink(&mut heap, at);
    }
    while keys.len() < limit && !heap.is_empty() {
        keys.push(heap.swap_remove(0));
        sink(&mut heap, 0);
    }
}

/// Lets a key sink below those of its children that come before it.
fn sink(heap: &mut [(u128, usize)], mut at: usize) {
    loop {
        let left = at.saturating_mul(2).saturating_add(1);
        let right = left.saturating_add(1);
        let Some(child) = heap.get(left) else { return };
        let first = if heap.get(right).is_some_and(|other| other < child) { right } else { left };
        if heap.get(at) <= heap.get(first) {
            return;
        }
        heap.swap(at, first);
        at = first;
    }
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

    #[test]
    fn equal_keys_keep_their_order() {
        let items: Vec<(u64, u64)> = (0..500).map(|n: u64| (n.wrapping_mul(7_919) % 11, n)).collect();
        let mut standard = items.clone();
        standard.sort_by_key(|(major, _)| *major);
        assert_eq!(sorted(items, |(major, _)| pair(*major, 0)), standard);
    }
}
