//! Refusals: every code once with the smallest scenario that causes it, their order, and their document.

mod order;
mod table;
mod texts;
