//! What happened in worlds, counted.

/// What happened, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the name of what is counted")]
pub struct Counts {
    pub worlds: u64,
    pub steps: u64,
    pub commands: u64,
    pub refused: u64,
    pub entries: u64,
    pub merges: u64,
    pub bounced: u64,
    pub restored: u64,
    pub held_back: u64,
    pub gaps: u64,
    pub forks: u64,
    /// Keys that said two things, at the end of worlds.
    pub frozen: u64,
    /// Desks that went on with another key.
    pub rekeyed: u64,
    pub seals: u64,
    /// Devices that went on from a snapshot.
    pub adopted: u64,
    /// Differences refused whole because their sender's feed forked before them.
    pub fork_refusals: u64,
    pub tampered: u64,
    pub crashes: u64,
    pub backups_restored: u64,
    pub meetings: u64,
    /// Entries that were passed over by an older version when it gave way to a newer one.
    pub passed_over: u64,
    pub updated: u64,
    pub pruned: u64,
    /// Runs kept apart that were accepted.
    pub accepted: u64,
    /// Keys that two admins let seal in place of another.
    pub replaced: u64,
    /// Seals that another one of the same number outlived.
    pub rivals: u64,
    /// Books merged in every order.
    pub laws: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.worlds += more.worlds;
        self.steps += more.steps;
        self.commands += more.commands;
        self.refused += more.refused;
        self.entries += more.entries;
        self.merges += more.merges;
        self.bounced += more.bounced;
        self.restored += more.restored;
        self.held_back += more.held_back;
        self.gaps += more.gaps;
        self.forks += more.forks;
        self.frozen += more.frozen;
        self.rekeyed += more.rekeyed;
        self.seals += more.seals;
        self.adopted += more.adopted;
        self.fork_refusals += more.fork_refusals;
        self.tampered += more.tampered;
        self.crashes += more.crashes;
        self.backups_restored += more.backups_restored;
        self.meetings += more.meetings;
        self.passed_over += more.passed_over;
        self.updated += more.updated;
        self.pruned += more.pruned;
        self.accepted += more.accepted;
        self.rivals += more.rivals;
        self.replaced += more.replaced;
        self.laws += more.laws;
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { worlds, steps, commands, refused, entries, merges, bounced, restored, .. } = self;
        writeln!(f, "worlds {worlds}, steps {steps}")?;
        writeln!(f, "commands {commands}: entries {entries}, refused {refused}")?;
        let errands = self.meetings;
        writeln!(
            f,
            "merges {merges}, errands in meetings {errands}: bounced {bounced}, restored {restored}"
        )?;
        writeln!(f, "left out: {} held back, {} gaps", self.held_back, self.gaps)?;
        let (back, forks) = (self.backups_restored, self.forks);
        writeln!(
            f,
            "backups put back {back}: forks reported {forks}, refused after a fork {}",
            self.fork_refusals
        )?;
        writeln!(f, "keys frozen at the end {}, desks with another key {}", self.frozen, self.rekeyed)?;
        writeln!(f, "runs kept apart that were accepted {}", self.accepted)?;
        let (seals, rivals) = (self.seals, self.rivals);
        writeln!(
            f,
            "seals {seals}, of them outlived by a rival {rivals}; holders replaced {}",
            self.replaced
        )?;
        writeln!(f, "books pruned {}, devices that went on from a snapshot {}", self.pruned, self.adopted)?;
        writeln!(
            f,
            "older versions replaced {}, with entries passed over {}",
            self.updated, self.passed_over
        )?;
        writeln!(f, "altered messages refused {}, crashes {}", self.tampered, self.crashes)?;
        writeln!(f, "threes of books merged in every order {}", self.laws)
    }
}
