//! One test per rule of the domain; its name is the rule.

mod answers;
mod approvals;
mod asks;
mod attendance;
mod authority;
mod authority_doc;
mod cards;
mod deeds;
mod erasure;
mod expiry;
mod explain;
mod invitations;
mod keepers;
mod keys;
mod letters;
mod overdrawn;
mod people;
mod privacy;
mod publishing;
mod rights;
mod seals;
mod service;
mod sharing;
mod shop;
mod teams;
mod transfers;
