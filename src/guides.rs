//! The guides of `docs/`, mounted so that they are read and searched beside the code they describe.

pub mod glossary {
    #![doc = include_str!("../docs/glossary.md")]
}

pub mod journal {
    #![doc = include_str!("../docs/journal.md")]
}

pub mod ledger {
    #![doc = include_str!("../docs/ledger.md")]
}

pub mod rules {
    #![doc = include_str!("../docs/rules.md")]
}

pub mod wire {
    #![doc = include_str!("../docs/wire.md")]
}

pub mod refusals {
    #![doc = include_str!("../docs/refusals.md")]
}

pub mod backup {
    #![doc = include_str!("../docs/backup.md")]
}

pub mod embedding {
    #![doc = include_str!("../docs/embedding.md")]
}

pub mod authority {
    #![doc = include_str!("../docs/authority.md")]
}

pub mod privacy {
    #![doc = include_str!("../docs/privacy.md")]
}
