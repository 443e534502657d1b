//! Every entry that was ever signed, and what of it a desk holds: the model for worlds in which seals, acceptances and
//! archives say what counts. It foretells no merge; it says what must still be there afterwards, and what must count.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use ed25519_dalek::{Signature, VerifyingKey};
use xiangyue::ids::{HeadMark, PublicKey};

use crate::content::{Hash, head_mark, link, root};
use crate::wire;

/// One signed entry, known by the head of its feed there.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Whose.
    pub key: PublicKey,
    /// Its number.
    pub seq: u32,
    /// The head before it.
    pub before: Hash,
    /// When, by its author's clock.
    pub time: u64,
}

#[derive(Debug, Default)]
struct Register {
    by_head: BTreeMap<Hash, Signed>,
    heads: BTreeMap<(PublicKey, u32), Vec<Hash>>,
}

/// All entries of all desks, in all branches.
#[derive(Clone, Debug, Default)]
pub struct Registry(Rc<RefCell<Register>>);

/// What a file holds: chains by where they begin and end, and how far feeds are archived.
#[derive(Clone, Debug, Default)]
pub struct Chains {
    /// The head before each chain and its last.
    pub runs: Vec<(PublicKey, Hash, Hash)>,
    /// The last head of each feed that the snapshot leaves out.
    pub bases: Vec<(PublicKey, Hash)>,
}

/// The ends of all chains a desk holds of every key.
#[derive(Clone, Debug)]
pub struct Held {
    registry: Registry,
    tips: BTreeMap<PublicKey, BTreeSet<Hash>>,
    /// The last archived entry of each key: what does not go through it cannot be followed.
    bases: BTreeMap<PublicKey, Hash>,
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        self.tips == other.tips
    }
}

impl Registry {
    /// The entry with a head.
    pub fn find(&self, head: &Hash) -> Option<Signed> {
        self.0.borrow().by_head.get(head).cloned()
    }

    fn seq(&self, head: &Hash) -> u32 {
        self.find(head).map_or(0, |signed| signed.seq)
    }

    /// The head a chain had after so many of its entries.
    pub fn at(&self, tip: &Hash, seq: u32) -> Hash {
        let register = self.0.borrow();
        let mut head = *tip;
        while let Some(signed) = register.by_head.get(&head).filter(|signed| signed.seq > seq) {
            head = signed.before;
        }
        head
    }

    /// Entries of a chain after a place, the last first.
    pub fn back(&self, tip: &Hash, after: u32) -> Vec<(Hash, Signed)> {
        let register = self.0.borrow();
        let mut chain = Vec::new();
        let mut head = *tip;
        while let Some(signed) = register.by_head.get(&head).filter(|signed| signed.seq > after) {
            chain.push((head, signed.clone()));
            head = signed.before;
        }
        chain
    }

    /// Where a run begins and ends. Of several branches it may go on from, its signature names the one.
    fn chain(&self, community: &[u8; 32], run: &wire::Run, write: bool) -> Result<(Hash, Hash), String> {
        let key = PublicKey(run.key);
        let before = run.first - 1;
        let froms = match before {
            0 => vec![root(&key)],
            _ => self.0.borrow().heads.get(&(key, before)).cloned().unwrap_or_default(),
        };
        let heads = |from: &Hash| {
            let mut head = *from;
            let next = |(time, command): &(u64, &[u8])| {
                head = link(&head, *time, command);
                head
            };
            run.entries().iter().map(next).collect::<Vec<Hash>>()
        };
        let last = before + run.times.len() as u32;
        let signed = |heads: &Vec<Hash>| {
            let mut message = b"xiangyue-head-v1".to_vec();
            message.extend(community);
            message.extend(run.key);
            message.extend(last.to_le_bytes());
            message.extend(heads.last().unwrap_or(&[0; 32]));
            let signature = Signature::from_slice(&run.signature).ok();
            let key = VerifyingKey::from_bytes(&run.key).ok();
            key.zip(signature).is_some_and(|(key, signature)| key.verify_strict(&message, &signature).is_ok())
        };
        let found = froms.into_iter().map(|from| (from, heads(&from))).find(|(_, heads)| signed(heads));
        let Some((from, heads)) = found else {
            return Err(format!("a run of {} from {} on is signed over nothing known", key.tag(), run.first));
        };
        let mut from_here = from;
        for (seq, (head, (time, _))) in (run.first..).zip(heads.iter().zip(run.entries())) {
            let known = self.0.borrow().by_head.contains_key(head);
            if !known && !write {
                return Err(format!("entry {seq} of {} was never written", key.tag()));
            }
            if !known {
                let signed = Signed { key, seq, before: from_here, time };
                let mut register = self.0.borrow_mut();
                register.by_head.insert(*head, signed);
                register.heads.entry((key, seq)).or_default().push(*head);
            }
            from_here = *head;
        }
        Ok((from, from_here))
    }

    /// What a file holds. `write`: its entries may be new.
    ///
    /// # Errors
    /// Entries nobody wrote.
    pub fn read(&self, file: &[u8], write: bool) -> Result<Chains, String> {
        let mut chains = Chains::default();
        for (key, head) in wire::bases(file)? {
            if self.find(&head).is_none() {
                return Err(format!("an archive of {} ends in an entry nobody wrote", key.tag()));
            }
            chains.bases.push((key, head));
        }
        for segment in wire::segments(file, wire::SEGMENT)?.iter().chain(&wire::segments(file, wire::APART)?)
        {
            for run in &segment.runs {
                let (from, to) = self.chain(&segment.community, run, write)?;
                chains.runs.push((PublicKey(run.key), from, to));
            }
        }
        Ok(chains)
    }

    /// Keys of which a file says something that goes on after what its snapshot leaves out, and not from there.
    pub fn beside<'a>(&'a self, chains: &'a Chains) -> impl Iterator<Item = PublicKey> + 'a {
        let beside = move |key: &PublicKey, from: &Hash| {
            let base = chains.bases.iter().find(|(archived, _)| archived == key).map(|(_, head)| *head);
            let archived = base.map_or(0, |base| self.seq(&base));
            base.is_some_and(|base| self.seq(from) >= archived && self.at(from, archived) != base)
        };
        let runs = chains.runs.iter().filter(move |(key, from, _)| beside(key, from));
        runs.map(|(key, ..)| *key)
    }
}

impl Held {
    /// Nothing yet.
    pub fn new(registry: Registry) -> Self {
        Self { registry, tips: BTreeMap::new(), bases: BTreeMap::new() }
    }

    /// Everything that was ever signed.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The ends of all chains of a key.
    pub fn tips(&self, key: &PublicKey) -> Vec<Hash> {
        self.tips.get(key).into_iter().flatten().copied().collect()
    }

    /// Keys with entries here.
    pub fn keys(&self) -> Vec<PublicKey> {
        self.tips.keys().copied().collect()
    }

    /// True for an entry that is here.
    pub fn has(&self, key: &PublicKey, head: &Hash) -> bool {
        let seq = self.registry.seq(head);
        *head == root(key) || self.tips(key).iter().any(|tip| self.registry.at(tip, seq) == *head)
    }

    fn add(&mut self, key: PublicKey, head: Hash) {
        if self.has(&key, &head) {
            return;
        }
        if !self.follows(&key, &head) {
            return;
        }
        let registry = self.registry.clone();
        let tips = self.tips.entry(key).or_default();
        tips.retain(|tip| registry.at(&head, registry.seq(tip)) != *tip);
        tips.insert(head);
    }

    /// True for an entry that goes on from what is archived of its key.
    pub fn follows(&self, key: &PublicKey, head: &Hash) -> bool {
        self.bases.get(key).is_none_or(|base| self.registry.at(head, self.registry.seq(base)) == *base)
    }

    /// Nothing is archived here any more.
    pub fn begin_anew(&mut self) {
        self.bases.clear();
    }

    /// What lies before some entries is archived now, and with it every branch that left there.
    pub fn archive(&mut self, chains: &Chains) {
        for (key, head) in &chains.bases {
            self.add(*key, *head);
            self.bases.insert(*key, *head);
            let mut tips = self.tips.remove(key).unwrap_or_default();
            tips.retain(|tip| self.follows(key, tip));
            self.tips.insert(*key, tips);
        }
    }

    /// Takes in what follows on what is here.
    pub fn take(&mut self, chains: &Chains, adopted: bool) {
        if adopted {
            self.archive(chains);
        }
        for (key, from, to) in &chains.runs {
            if self.has(key, from) {
                self.add(*key, *to);
            }
        }
    }

    /// True where all of a file is here.
    pub fn covers(&self, chains: &Chains) -> bool {
        chains.runs.iter().all(|(key, _, to)| self.has(key, to))
            && chains.bases.iter().all(|(key, head)| self.has(key, head))
    }

    /// The path of a key: through an entry, if one is given, and on as long as one entry only is known to follow. Its
    /// last head.
    pub fn path(&self, key: &PublicKey, through: Option<Hash>) -> Hash {
        let start = through.unwrap_or(root(key));
        let from = self.registry.seq(&start);
        let tips = self.tips(key).into_iter().filter(|tip| self.registry.at(tip, from) == start);
        let tips: Vec<Hash> = tips.collect();
        let Some((first, rest)) = tips.split_first() else { return start };
        let meet = |end: Hash, tip: &Hash| {
            let seq = self.registry.seq(&end).min(self.registry.seq(tip));
            let (mut one, mut other) = (self.registry.at(&end, seq), self.registry.at(tip, seq));
            while one != other {
                let before = |head: &Hash| self.registry.find(head).map_or(start, |signed| signed.before);
                (one, other) = (before(&one), before(&other));
            }
            one
        };
        rest.iter().fold(*first, meet)
    }

    /// True where the key said two things at one place.
    pub fn forked(&self, key: &PublicKey) -> bool {
        self.tips(key).len() > 1
    }

    /// The latest time of all.
    pub fn latest(&self) -> u64 {
        let tips = self.tips.values().flatten();
        tips.filter_map(|tip| Some(self.registry.find(tip)?.time)).max().unwrap_or(0)
    }

    /// The chain with a mark after so many entries.
    pub fn marked(&self, key: &PublicKey, seq: u32, mark: HeadMark) -> Option<Hash> {
        let at = self.tips(key).into_iter().map(|tip| self.registry.at(&tip, seq));
        at.filter(|head| self.registry.seq(head) == seq).find(|head| head_mark(*head) == Some(mark))
    }

    /// What must be in a file that gives all of this: an entry that is missing, if any is. What lies in an archive is
    /// not missing, nor is a branch that left its feed there.
    pub fn missing(&self, file: &Chains) -> Option<String> {
        let mut there = Self::new(self.registry.clone());
        there.take(file, true);
        for (key, tips) in &self.tips {
            let base = file.bases.iter().find(|(archived, _)| archived == key).map(|(_, head)| *head);
            let archived = base.map_or(0, |base| self.registry.seq(&base));
            for tip in tips {
                let leaves = base.is_some_and(|base| self.registry.at(tip, archived) != base);
                if !leaves && !there.has(key, tip) {
                    return Some(format!("{}-{}", key.tag(), self.registry.seq(tip)));
                }
            }
        }
        None
    }
}
