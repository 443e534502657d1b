//! Texts and tables exchanged with people's own tools. Refuses to know storage.

mod rule_table;

pub use rule_table::read_rule_table;
