//! Refusals as sentences for people, in Chinese and English: what is short, and what to do.

use alloc::format;
use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::command::Role;
use super::refusal::{AmountField, Refusal, ThingKind, ThingState};
use crate::amount::Points;
use crate::coding::Coded;
use crate::ids::KeyTag;

/// A language refusals are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Language {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

impl Language {
    /// The sentence in this language, of one in Chinese and one in English.
    pub(super) fn pick(self, (zh, en): (String, String)) -> String {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// Points as people write them: `2.5`, `-10`.
fn points(amount: Points) -> String {
    let hundredths = amount.hundredths();
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, part) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    let text = format!("{sign}{whole}.{part:02}");
    text.trim_end_matches('0').trim_end_matches('.').into()
}

const fn kind(kind: ThingKind) -> (&'static str, &'static str) {
    match kind {
        ThingKind::Person => ("居民", "person"),
        ThingKind::Household => ("户", "household"),
        ThingKind::Team => ("队伍", "team"),
        ThingKind::Activity => ("活动", "activity"),
        ThingKind::Service => ("服务记录", "service record"),
        ThingKind::Sheet => ("积分细则", "rule sheet"),
        ThingKind::Deed => ("积分申报", "deed"),
        ThingKind::Expiry => ("清零记录", "expiry"),
        ThingKind::Counter => ("柜台", "counter"),
        ThingKind::Item => ("物品", "item"),
        ThingKind::Redemption => ("兑换", "redemption"),
        ThingKind::Key => ("设备密钥", "key"),
        ThingKind::Transfer => ("调拨单", "transfer"),
        ThingKind::Ask => ("兑换申请", "ask"),
        ThingKind::Invitation => ("邀请", "invitation"),
        ThingKind::Card => ("积分卡", "card"),
    }
}

const fn state(state: ThingState) -> (&'static str, &'static str) {
    match state {
        ThingState::Waiting => ("待审核", "waiting"),
        ThingState::Approved => ("已入账", "approved"),
        ThingState::Returned => ("已退回", "returned"),
        ThingState::Voided => ("已作废", "voided"),
        ThingState::Held => ("待领取", "held"),
        ThingState::Collected => ("已领取", "collected"),
        ThingState::Cancelled => ("已取消", "cancelled"),
        ThingState::Reversed => ("已撤回", "reversed"),
    }
}

pub(super) const fn role(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Admin => ("管理员", "admin"),
        Role::SocialWorker => ("社工", "social worker"),
        Role::Reviewer => ("评议员", "reviewer"),
        Role::TeamLeader => ("队长", "team leader"),
        Role::Shopkeeper => ("超市管理员", "shopkeeper"),
        Role::Auditor => ("监督员", "auditor"),
        Role::Volunteer => ("志愿者", "volunteer"),
    }
}

const fn field(field: AmountField) -> (&'static str, &'static str) {
    match field {
        AmountField::Minutes => ("时长（分钟）", "minutes"),
        AmountField::Count => ("次数", "count"),
        AmountField::Quantity => ("数量", "quantity"),
        AmountField::Price => ("价格（百分之一分）", "price in hundredths"),
        AmountField::Places => ("名额", "number of places"),
        AmountField::UtcOffsetMinutes => ("时区（分钟）", "offset from UTC in minutes"),
        AmountField::SecondApprovalPoints => {
            ("双人审核线（百分之一分）", "threshold of a second approval in hundredths")
        }
        AmountField::CardNumberBytes => ("卡号的字节数", "bytes of the card number"),
    }
}

fn not_keeper(keeper: KeyTag) -> (String, String) {
    (
        format!("这个柜台由设备`{keeper}`经管，请在那台设备上办理"),
        format!("the key `{keeper}` keeps this counter, do it on that device"),
    )
}

fn spending_elsewhere(left: Points) -> (String, String) {
    let left = points(left);
    (
        format!("兑换权在别的柜台，这里本月还能兑换`{left}`分"),
        format!("the right to spend lies at another counter, `{left}` points are left here this month"),
    )
}

impl Refusal {
    /// The refusal as one sentence.
    pub fn text(&self, language: Language) -> String {
        language.pick(self.texts())
    }

    /// The sentence in both languages, side by side so that neither is forgotten.
    fn texts(&self) -> (String, String) {
        match self {
            Self::KeyNotAdmitted { .. }
            | Self::RoleNotAllowed { .. }
            | Self::RoleLapsed { .. }
            | Self::OutOfScope { .. }
            | Self::KeyRevoked { .. }
            | Self::RoleNotHeld { .. }
            | Self::LastAdmin
            | Self::SelfApproval
            | Self::EnteredBySameKey { .. }
            | Self::KeyAlreadyAdmitted { .. }
            | Self::InvitationUsed { .. }
            | Self::InvitationWithdrawn
            | Self::InvitationLapsed { .. }
            | Self::InvitationProof
            | Self::SecondApprovalNeeded { .. }
            | Self::KeyHolderUnknown { .. } => self.authority_texts(),
            Self::NotKeeper { keeper, .. } => not_keeper(*keeper),
            Self::SpendingElsewhere { left, .. } => spending_elsewhere(*left),
            Self::NotSealHolder { .. }
            | Self::RivalSeal { .. }
            | Self::SealIncomplete
            | Self::SealMismatch
            | Self::BookProvisional { .. }
            | Self::RunNotApart { .. }
            | Self::SemanticsStep { .. }
            | Self::NewerSemantics { .. }
            | Self::RevocationVoid
            | Self::SecondAdminNeeded { .. } => self.seal_texts(),
            Self::NotFound { .. }
            | Self::RuleNotFound { .. }
            | Self::AlreadyFounded
            | Self::AlreadyMember
            | Self::NotMember
            | Self::LaterMoveBooked { .. }
            | Self::StateIs { .. }
            | Self::DayInFuture { .. }
            | Self::DayTooEarly { .. }
            | Self::SheetNotEffective { .. }
            | Self::PriceChanged { .. }
            | Self::CardReplaced { .. }
            | Self::NothingToExpire
            | Self::CheckInCode { .. }
            | Self::NotCheckedIn
            | Self::Unreadable => self.state_texts(),
            Self::PersonErased { .. } | Self::HouseholdErased { .. } | Self::HouseholdInhabited { .. } => {
                self.erasure_texts()
            }
            Self::AmountMismatch { .. }
            | Self::ReasonRequired
            | Self::OutOfRange { .. }
            | Self::DayOverfull { .. }
            | Self::CapReached { .. }
            | Self::InsufficientPoints { .. }
            | Self::InsufficientStock { .. }
            | Self::SheetMalformed { .. }
            | Self::AmountOverflow => self.amount_texts(),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only refusals of this kind are routed here")]
    fn authority_texts(&self) -> (String, String) {
        match self {
            Self::KeyNotAdmitted { key } => (
                format!("这台设备（`{key}`）还没有加入本社区，请管理员先接纳它"),
                format!("this device (`{key}`) is not admitted yet, ask an admin to admit it"),
            ),
            Self::RoleNotAllowed { role: own } => {
                let (zh, en) = role(*own);
                (
                    format!("`{zh}`没有权限做这件事，请由有权限的人办理"),
                    format!("the role `{en}` may not do this, ask someone whose role allows it"),
                )
            }
            Self::RoleLapsed { role: own, until } => {
                let (zh, en) = role(*own);
                (
                    format!("`{zh}`的任期已于`{until}`届满，请管理员续任"),
                    format!("the role `{en}` ended on `{until}`, ask an admin to renew it"),
                )
            }
            Self::OutOfScope { .. } => (
                "您的权限不含这支队伍或这个柜台，请由负责的人办理".into(),
                "the role does not hold for this team or counter, ask who is in charge of it".into(),
            ),
            Self::KeyRevoked { key, last } => (
                format!("设备`{key}`已停用，只有前`{last}`条记录有效"),
                format!("the key `{key}` is revoked, only its first `{last}` entries count"),
            ),
            Self::RoleNotHeld { role: named } => {
                let (zh, en) = role(*named);
                (
                    format!("这台设备没有`{zh}`这项权限"),
                    format!("the key does not hold the role `{en}` there"),
                )
            }
            Self::LastAdmin => (
                "这是最后一名管理员，请先接纳另一名".into(),
                "this is the last admin, admit another one first".into(),
            ),
            Self::SelfApproval => (
                "不能审核自己的记录，请由其他人审核".into(),
                "nobody decides their own record, ask someone else".into(),
            ),
            Self::EnteredBySameKey { key } => (
                format!("这条记录由`{key}`录入，须由另一人审核"),
                format!("what `{key}` entered must be approved by someone else"),
            ),
            Self::KeyAlreadyAdmitted { key } => {
                (format!("设备`{key}`已经加入"), format!("the key `{key}` is admitted already"))
            }
            Self::SecondApprovalNeeded { by, .. } => (
                format!("须两人审核：`{by}`已审核，请另一人复核"),
                format!("two people must approve, `{by}` has already, ask another person"),
            ),
            Self::KeyHolderUnknown { key } => (
                format!("还没有登记设备`{key}`是谁的，请管理员登记，或指明是哪一位居民"),
                format!("nobody is named as the holder of `{key}`, ask an admin to, or say which person"),
            ),
            other => other.invitation_texts(),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only refusals of this kind are routed here")]
    fn invitation_texts(&self) -> (String, String) {
        match self {
            Self::InvitationUsed { by } => (
                format!("这份邀请已由设备`{by}`使用，请重新发一份"),
                format!("the invitation was accepted by the key `{by}`, ask for a new one"),
            ),
            Self::InvitationWithdrawn => (
                "这份邀请已经撤回，请重新发一份".into(),
                "the invitation was withdrawn, ask for a new one".into(),
            ),
            Self::InvitationLapsed { until } => (
                format!("这份邀请的有效期到`{until}`为止，请重新发一份"),
                format!("the invitation ended on `{until}`, ask for a new one"),
            ),
            Self::InvitationProof => (
                "这份邀请的凭据与本设备不符，请重新扫码".into(),
                "the invitation's proof does not fit this device, scan it again".into(),
            ),
            other => (other.code().into(), other.code().into()),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only refusals of this kind are routed here")]
    fn seal_texts(&self) -> (String, String) {
        match self {
            Self::NotSealHolder { holder } => (
                format!("封账权在密钥`{holder}`手中，请由它封账，或由两名管理员共同更换封账人"),
                format!(
                    "the key `{holder}` holds the right to seal; let it seal, or let two admins replace it"
                ),
            ),
            Self::RivalSeal { number } => (
                format!("第`{number}`次封账已经有了，以先写的为准"),
                format!("seal `{number}` stands already, the earlier one counts"),
            ),
            Self::SealIncomplete => (
                "封账所含的条目还没有收齐，收齐后再看".into(),
                "entries the seal covers are not here yet; it is judged once they are".into(),
            ),
            Self::SealMismatch => (
                "封账时的校验码与台账不符，请把两边的台账合并后重新封账".into(),
                "the seal's digest is not the book's; merge both books and seal again".into(),
            ),
            Self::BookProvisional { entries } => (
                format!("台账里有`{entries}`条新版本写下的条目，升级后才能封账"),
                format!("the book holds `{entries}` entries of a newer version; update before sealing"),
            ),
            Self::SemanticsStep { now } => (
                format!("本台账的判定版本是`{now}`，每次只能升一级，不能降"),
                format!("the book's semantics number is `{now}`; it rises by one at a time and never falls"),
            ),
            Self::NewerSemantics { needed, known } => (
                format!("本台账要求判定版本`{needed}`，本软件只到`{known}`，请先更新软件"),
                format!(
                    "the book asks for semantics number `{needed}`, this version knows up to `{known}`; update it first"
                ),
            ),
            Self::RunNotApart { entry } => (
                format!("到`{entry}`为止没有另存在这里、可以认可的条目，或者已经算数"),
                format!("nothing up to `{entry}` is kept apart here that could be accepted, or it counts already"),
            ),
            Self::RevocationVoid => (
                "这次吊销会把它自己的依据也作废，所以不成立：请由另一名管理员吊销，或把保留到的序号改大".into(),
                "this revocation would cut off what it stands on itself, so it cuts nothing off: let another admin \
                 revoke the key, or let more of its entries count"
                    .into(),
            ),
            Self::SecondAdminNeeded { first } => (
                format!("密钥`{first}`已经提出，还需要另一名管理员同意"),
                format!("the key `{first}` has asked for this already; another admin must agree"),
            ),
            other => other.state_texts(),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only refusals of this kind are routed here")]
    fn erasure_texts(&self) -> (String, String) {
        match self {
            Self::PersonErased { .. } => (
                "此人已注销，不能再办理".into(),
                "the person's data were erased, nothing more is entered about them".into(),
            ),
            Self::HouseholdErased { .. } => (
                "这一户已注销，不能再办理".into(),
                "the household's data were erased, nothing more is entered about it".into(),
            ),
            Self::HouseholdInhabited { members } => (
                format!("这一户还有`{members}`人，请先办理迁出或注销"),
                format!("`{members}` people live in the household, move them out or erase them first"),
            ),
            other => (other.code().into(), other.code().into()),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only refusals of this kind are routed here")]
    fn state_texts(&self) -> (String, String) {
        match self {
            Self::NotFound { kind: what, id } => {
                let (zh, en) = kind(*what);
                (format!("台账里没有这个{zh}（`{id}`）"), format!("the book has no {en} `{id}`"))
            }
            Self::RuleNotFound { row, rows } => (
                format!("细则没有第`{row}`行，共`{rows}`行（从 0 数起）"),
                format!("the sheet has no row `{row}`, it has `{rows}` rows counted from 0"),
            ),
            Self::AlreadyFounded => {
                ("本社区的台账已经建立".into(), "the community is founded already".into())
            }
            Self::AlreadyMember => {
                ("此人已经在其中，不必重复加入".into(), "the person is a member already".into())
            }
            Self::NotMember => ("此人不在其中".into(), "the person is no member".into()),
            Self::LaterMoveBooked { on } => (
                format!("已登记`{on}`的搬迁，请按日期先后登记"),
                format!("a move on `{on}` is booked already, enter moves in the order of their days"),
            ),
            Self::StateIs { state: now } => {
                let (zh, en) = state(*now);
                (
                    format!("当前状态是`{zh}`，不能这样办理"),
                    format!("its state is `{en}`, which does not allow this"),
                )
            }
            Self::DayInFuture { day, today } => (
                format!("日期`{day}`还没到，今天是`{today}`"),
                format!("the day `{day}` lies after today, `{today}`"),
            ),
            Self::DayTooEarly { day, first } => (
                format!("日期`{day}`太早，最早是`{first}`"),
                format!("the day `{day}` is too early, the first is `{first}`"),
            ),
            Self::SheetNotEffective { from, until: None } => {
                (format!("该细则自`{from}`起施行"), format!("the sheet applies from `{from}` on"))
            }
            Self::SheetNotEffective { from, until: Some(until) } => (
                format!("该细则自`{from}`起施行，自`{until}`起由新版代替，请用新版"),
                format!("the sheet applied from `{from}` and a newer version applies from `{until}` on"),
            ),
            Self::PriceChanged { seen, now } => {
                let (seen, now) = (points(*seen), points(*now));
                (
                    format!("价格已由`{seen}`分改为`{now}`分，请告知本人后重新办理"),
                    format!(
                        "the price changed from `{seen}` to `{now}` points, tell the person and try again"
                    ),
                )
            }
            Self::NothingToExpire => {
                ("到这一天没有到期的积分".into(), "nothing has lapsed by that day".into())
            }
            other => other.spot_texts(),
        }
    }

    /// What is shown or scanned on the spot: check-ins and cards.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only refusals of this kind are routed here")]
    fn spot_texts(&self) -> (String, String) {
        match self {
            Self::CheckInCode { until: None } => (
                "没有这个签到码，请扫现场的签到码".into(),
                "there is no such check-in code, scan the one shown on the spot".into(),
            ),
            Self::CheckInCode { until: Some(_) } => (
                "这个签到码不在有效时间内，请负责人补签".into(),
                "the check-in code is not good at this time, ask who leads to check you in".into(),
            ),
            Self::NotCheckedIn => ("此人没有签到，或已经签退".into(), "the person is not checked in".into()),
            Self::CardReplaced { by } => (
                format!("这张积分卡已由新卡`{by}`代替，请用新卡"),
                format!("the household has a newer card, `{by}`, use that one"),
            ),
            _ => ("这条记录读不出来".into(), "the entry cannot be read".into()),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only refusals of this kind are routed here")]
    fn amount_texts(&self) -> (String, String) {
        match self {
            Self::AmountMismatch { least, most } if least == most => {
                let fixed = points(*least);
                (format!("这一项固定为`{fixed}`分"), format!("this rule always counts `{fixed}` points"))
            }
            Self::AmountMismatch { least, most } => {
                let (least, most) = (points(*least), points(*most));
                (
                    format!("分值须在`{least}`到`{most}`分之间"),
                    format!("choose an amount from `{least}` to `{most}` points"),
                )
            }
            Self::ReasonRequired => ("请写明理由".into(), "a reason is required".into()),
            Self::OutOfRange { field: what, least, most } => {
                let (zh, en) = field(*what);
                (
                    format!("{zh}须在`{least}`到`{most}`之间"),
                    format!("the {en} must lie between `{least}` and `{most}`"),
                )
            }
            Self::DayOverfull { recorded, most } => {
                let (recorded, most) = (recorded.get(), most.get());
                (
                    format!("这一天已记`{recorded}`分钟，一天最多`{most}`分钟，请核对是否重复"),
                    format!(
                        "that day holds `{recorded}` minutes already and at most `{most}`, check for a double record"
                    ),
                )
            }
            Self::CapReached { times, used, period } => (
                format!("这一项在`{period}`最多计`{times}`次，已计`{used}`次"),
                format!(
                    "this rule counts at most `{times}` times in `{period}` and has counted `{used}` times"
                ),
            ),
            Self::InsufficientPoints { needed, available, held, debt } => {
                let [needed, available, held, debt] =
                    [*needed, *available, *held, debt.negated()].map(points);
                (
                    format!(
                        "可兑分不足：需要`{needed}`分，可用`{available}`分，待领取占用`{held}`分，欠`{debt}`分"
                    ),
                    format!(
                        "too few points: needed `{needed}`, available `{available}`, held `{held}`, owed `{debt}`"
                    ),
                )
            }
            Self::InsufficientStock { item, needed, available, held } => {
                let (needed, available, held) = (needed.get(), available.get(), held.get());
                (
                    format!("`{item}`库存不足：需要`{needed}`，可用`{available}`，已预留`{held}`"),
                    format!(
                        "too little of `{item}`: needed `{needed}`, available `{available}`, held `{held}`"
                    ),
                )
            }
            Self::SheetMalformed { row: Some(row) } => (
                format!("细则第`{row}`行（从 0 数起）的分值或上限不成立"),
                format!("row `{row}` of the sheet, counted from 0, has impossible points or cap"),
            ),
            Self::SheetMalformed { row: None } => (
                "细则须有 1 到 500 行，取整步长、清零日期和工时分值须成立".into(),
                "a sheet needs 1 to 500 rows and a possible rounding, expiry and hour rate".into(),
            ),
            _ => ("数额超出台账能记的范围".into(), "the amount is more than a book can hold".into()),
        }
    }
}
