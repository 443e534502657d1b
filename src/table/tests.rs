//! Tables against an ordered map from the standard library.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::contract::command::Holder;

fn rows(table: &Table<u32, u8>) -> Vec<(u32, u8)> {
    table.iter().collect()
}

fn written<K: Key, V>(table: &Table<K, V>) -> Vec<u8> {
    let mut bytes = Vec::new();
    table.each(&mut |rows| rows.write(1, &mut |part| bytes.extend_from_slice(part)));
    bytes
}

fn read<K: Key, V>(mut bytes: &[u8]) -> Option<Table<K, V>> {
    let (mut table, mut sound) = (Table::default(), true);
    table.each_mut(&mut |rows| sound &= rows.read(1, &mut bytes).is_some());
    (sound && bytes.is_empty()).then_some(table)
}

#[test]
fn rolling_back_restores_rows_and_settling_gives_them_up() {
    let mut table: Table<u32, u8> = Table::default();
    table.put(0, 1, 10);
    table.put(1, 1, 11);
    table.change(2, 2, |v| *v = 20);
    table.edit(2, &1, |v| *v = 12);
    table.remove(3, &1);
    assert_eq!(rows(&table), [(2, 20)]);
    table.rows.roll_back(1);
    assert_eq!(rows(&table), [(1, 10)]);
    table.put(1, 1, 11);
    table.rows.settle(2);
    table.rows.roll_back(0);
    assert_eq!(table.get(&1), Some(11));
}

#[test]
fn a_table_keeps_its_order_and_survives_storage() {
    let mut table: Table<u32, u8> = Table::default();
    for key in [300, 2, 70_000, 1] {
        table.put(0, key, 0);
    }
    assert_eq!(table.keys(..).collect::<Vec<_>>(), [1, 2, 300, 70_000]);
    let stored = written(&table);
    assert_eq!(read(&stored).as_ref(), Some(&table));
    assert_eq!(read::<u16, u8>(&stored), None, "keys of another length");
    let (one, two) = ([1, 1, 0, 0, 0, 1, 1, 7], [1, 2, 0, 0, 0, 2, 1, 7, 0, 0, 0, 1, 1, 7]);
    assert!(read::<u32, u8>(&one).is_some());
    assert_eq!(read::<u32, u8>(&two), None, "keys out of order");
    assert_eq!(read::<u32, u8>(&one[..7]), None, "cut short");
    assert_eq!(read::<u32, u8>(&[1, 0]), None, "no rows take no byte");
    assert!(written(&Table::<u32, u8>::default()).is_empty());
}

#[test]
fn a_row_that_cannot_be_read_counts_as_none() {
    let stored = [1, 2, 0, 0, 0, 1, 1, 7, 0, 0, 0, 2, 1, 1];
    let table: Table<u32, bool> = read(&stored).unwrap();
    assert_eq!(table.get(&1), None);
    assert_eq!(table.iter().collect::<Vec<_>>(), [(2, true)]);
    assert_eq!(table.iter().rev().collect::<Vec<_>>(), [(2, true)]);
}

/// One thing done to a table.
#[derive(Clone, Debug)]
enum Step {
    Put(u16, Vec<u8>),
    Remove(u16),
    /// So many keys in order from here on.
    Run(u16, u8),
    RollBack(u8),
    Settle(u8),
    Store,
}

fn step() -> impl Strategy<Value = Step> {
    let key = 0_u16..600;
    prop_oneof![
        6 => (key.clone(), prop::collection::vec(any::<u8>(), 0..40)).prop_map(|(k, row)| Step::Put(k, row)),
        1 => (key.clone(), Just(vec![7; 9_000])).prop_map(|(k, row)| Step::Put(k, row)),
        6 => key.clone().prop_map(Step::Remove),
        3 => (key, 1_u8..200).prop_map(|(k, n)| Step::Run(k, n)),
        1 => any::<u8>().prop_map(Step::RollBack),
        1 => any::<u8>().prop_map(Step::Settle),
        1 => Just(Step::Store),
    ]
}

type Model = BTreeMap<u16, Vec<u8>>;

fn agree(table: &Table<(u16, u32, Holder), Vec<u8>>, model: &Model) {
    let all = |rows: &mut dyn Iterator<Item = ((u16, u32, Holder), Vec<u8>)>| -> Vec<(u16, Vec<u8>)> {
        rows.map(|((key, ..), row)| (key, row)).collect()
    };
    let expected: Vec<_> = model.clone().into_iter().collect();
    assert_eq!(all(&mut table.iter()), expected);
    assert_eq!(all(&mut table.iter().rev()), expected.iter().rev().cloned().collect::<Vec<_>>());
    assert_eq!(usize::try_from(table.len()), Ok(model.len()));
    for at in [0_u16, 77, 300, 599] {
        let part = (at, 9, Holder::FIRST)..(at.saturating_add(50), 9, Holder::FIRST);
        let expected: Vec<_> = model.range(at..at.saturating_add(50)).map(|(k, v)| (*k, v.clone())).collect();
        assert_eq!(all(&mut table.range(part)), expected);
        assert_eq!(table.get(&(at, 9, Holder::FIRST)), model.get(&at).cloned());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_table_does_what_an_ordered_map_does(steps in prop::collection::vec(step(), 1..120)) {
        let mut table: Table<(u16, u32, Holder), Vec<u8>> = Table::default();
        // The model as it was before each place from `settled` on.
        let (mut before, mut model, mut settled): (Vec<Model>, Model, usize) = (Vec::new(), Model::new(), 0);
        for step in steps {
            before.push(model.clone());
            let at = Place::try_from(before.len().saturating_sub(1)).unwrap();
            match step {
                Step::Put(key, row) => {
                    table.put(at, (key, 9, Holder::FIRST), row.clone());
                    model.insert(key, row);
                }
                Step::Remove(key) => {
                    table.remove(at, &(key, 9, Holder::FIRST));
                    model.remove(&key);
                }
                Step::Run(from, count) => {
                    for key in from..from.saturating_add(count.into()) {
                        table.put(at, (key, 9, Holder::FIRST), vec![count]);
                        model.insert(key, vec![count]);
                    }
                }
                Step::RollBack(back) => {
                    let to = before.len().saturating_sub(usize::from(back) % 16).max(settled);
                    table.rows.roll_back(Place::try_from(to).unwrap());
                    before.truncate(to.saturating_add(1));
                    model = before.pop().unwrap_or(model);
                }
                Step::Settle(behind) => {
                    settled = settled.max(before.len().saturating_sub(usize::from(behind) % 16));
                    table.rows.settle(Place::try_from(settled).unwrap());
                }
                Step::Store => {
                    let stored = written(&table);
                    let again = read(&stored);
                    prop_assert_eq!(again.as_ref(), Some(&table));
                    prop_assert_eq!(written(again.as_ref().unwrap()), stored);
                }
            }
            agree(&table, &model);
        }
    }
}
