//! The TypeScript types of the contract, as the package ships them.

use std::collections::BTreeSet;

use tsify::Tsify;
use xiangyue::amount::{Minutes, Points, Quantity};
use xiangyue::contract::command::*;
use xiangyue::contract::event::{Cause, CommunityAccount, LotChange, LotId, Movement, StockTake};
use xiangyue::contract::qr::*;
use xiangyue::contract::query::{BoardNames, BoardOf, StockPart};
use xiangyue::contract::refusal::{AmountField, ThingKind, ThingState};
use xiangyue::contract::report::{
    ApartRun, BatchView, Bounced, DrawnCode, FaultView, FeedGap, MergeProgress, Overdrawn,
};
use xiangyue::contract::sheet::{Award, Cap, Expiry, HolderKind, Rounding, Rule, RuleRef, RuleSheet};
use xiangyue::contract::table::{RowRemark, TableRow};
use xiangyue::contract::wallet::{OpenActivity, OwnEntry, OwnState, ShelfCounter};
use xiangyue::contract::*;
use xiangyue::ids::{
    ActivityId, AskId, BlobHash, BookDigest, CardId, CheckInCode, CodeHash, CommunityId, CounterId, DeedId,
    EntryId, HeadMark, HolderMark, HouseholdId, InvitationId, ItemId, KeyTag, OneTimeSeed, PersonId,
    PublicKey, RedemptionId, SeriesId, ServiceId, SheetId, Signature, StockLotId, TeamId, TransferId,
};
use xiangyue::text::{Label, Paragraph};
use xiangyue::time::{Day, Period, PeriodKind, Timestamp};
use xiangyue::{FeedMark, Mark, WalletMark};

use super::golden;

macro_rules! declarations {
    ($($type:ty),+ $(,)?) => { [$(<$type as Tsify>::DECL),+] };
}

fn all() -> Vec<&'static str> {
    let values = declarations![
        Points,
        Minutes,
        Quantity,
        KeyTag,
        EntryId,
        BlobHash,
        CommunityId,
        PublicKey,
        BookDigest,
        Cover,
        SealedRun,
        HeadMark,
        PersonId,
        HouseholdId,
        TeamId,
        ActivityId,
        ServiceId,
        SheetId,
        DeedId,
        CounterId,
        ItemId,
        StockLotId,
        RedemptionId,
        TransferId,
        AskId,
        InvitationId,
        Signature,
        CheckInCode,
        CodeHash,
        CardId,
        HolderMark,
        SeriesId,
        OneTimeSeed,
        Label,
        Paragraph,
        Timestamp,
        Day,
        PeriodKind,
        Period,
    ];
    let asked = declarations![
        Command,
        HoldRedemption,
        HandOverCounter,
        ReplaceKeeper,
        SendStock,
        TakeStock,
        RefuseTransfer,
        GiveRights,
        TakeRights,
        SetFloorLimit,
        AskRedemption,
        DeclineAsk,
        WithdrawAsk,
        Role,
        Scope,
        TeamPost,
        Evidence,
        Holder,
        StockOrigin,
        PersonProfile,
        HouseholdProfile,
        Note,
        RuleSheet,
        HolderKind,
        Expiry,
        Rounding,
        Rule,
        Award,
        Cap,
        RuleRef,
        Policy,
        Query,
        BoardOf,
        BoardNames,
        Figure,
        StockPart,
        Language,
        ColumnMapping,
        QrKind,
        QrSource,
        QrKnown,
        QrSigner,
        Carried,
    ];
    let told = declarations![
        Outcome,
        Receipt,
        Event,
        StockTake,
        Movement,
        Cause,
        CommunityAccount,
        LotChange,
        LotId,
        Refusal,
        ThingKind,
        ThingState,
        AmountField,
        MergeReport,
        MergeProgress,
        ApartRun,
        Bounced,
        Overdrawn,
        FeedGap,
        OpenReport,
        Mark,
        FeedMark,
        RuleTableReport,
        TableRow,
        RowRemark,
        QrText,
        InvitationText,
        CheckInText,
        VoucherText,
        CertificateText,
        CardText,
        SeriesPart,
        SeriesProgress,
        PartTaken,
        QrReading,
        QrRead,
        QrWritten,
        QrContent,
        QrSeries,
        QrTaken,
        BatchView,
        FaultView,
        DrawnCode,
        QrFault,
        QrField,
    ];
    let answered = declarations![
        Answer,
        Page<u32>,
        OverviewView,
        BoardView,
        BoardRow,
        Hidden,
        AccountsView,
        StatementView,
        MovementView,
        LotView,
        TimesheetView,
        TimesheetRow,
        ShelfRow,
        PersonView,
        HouseholdView,
        CardView,
        TeamView,
        MemberView,
        ActivityView,
        AttendanceView,
        CheckInView,
        AttendanceRow,
        ServiceView,
        DeedView,
        RedemptionView,
        SheetView,
        CounterView,
        GrantView,
        KeyView,
        InvitationView,
        SealsView,
        SealProposalView,
        SealView,
        EntryView,
        ExplainView,
        ExplainLine,
        LapsingView,
        OverdrawnView,
        TransferView,
        AskView,
        FigureUnit,
        LineKind,
    ];
    let carried = declarations![
        WalletStatement,
        OpenActivity,
        ShelfCounter,
        WalletView,
        OwnEntry,
        OwnState,
        StatementReport,
        StatementOutcome,
        StatementFault,
        WalletMark,
    ];
    [&values[..], &asked, &told, &answered, &carried].concat()
}

/// Names that begin with a capital letter, outside comments and texts.
fn names(declaration: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for line in declaration.lines() {
        let line = line.trim_start();
        if line.starts_with("/**") || line.starts_with('*') {
            continue;
        }
        let code = line.split('"').step_by(2).collect::<Vec<_>>().join(" ");
        let words = code.split(|c: char| !c.is_alphanumeric());
        let types = words.filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase()));
        names.extend(types.map(String::from));
    }
    names
}

#[test]
fn the_types_of_the_contract_are_as_before() {
    golden("types.d.ts", &(all().join("\n\n") + "\n"));
}

#[test]
fn every_type_that_is_named_is_declared() {
    let mut declared: BTreeSet<String> = ["T", "Array"].map(String::from).into();
    for declaration in all() {
        let heads = declaration.lines().find(|line| line.starts_with("export "));
        let head = heads.unwrap_or(declaration);
        let name = head.split(|c: char| !c.is_alphanumeric()).nth(2);
        declared.insert(name.unwrap().into());
    }
    for declaration in all() {
        let unknown: Vec<_> = names(declaration).difference(&declared).cloned().collect();
        assert!(unknown.is_empty(), "{unknown:?} in {declaration}");
    }
}

#[test]
fn no_type_leaves_anything_open() {
    for declaration in all() {
        for open in [": any", "bigint", ": unknown", "Map<"] {
            assert!(!declaration.contains(open), "{open} in {declaration}");
        }
    }
}
