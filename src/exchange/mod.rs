//! Texts and tables exchanged with people's own tools. Refuses to know storage.

mod qr;
mod rule_table;
mod statement;

pub use qr::{Collector, read_qr, write_qr, write_series};
pub use rule_table::read_rule_table;
pub(crate) use statement::read_statement;
pub use statement::write_statement;
