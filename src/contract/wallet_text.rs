//! Faults of statements as sentences for people, in Chinese and English: what is wrong, and what to do.

use alloc::format;
use alloc::string::String;

use super::refusal_text::Language;
use super::wallet::StatementFault;

impl StatementFault {
    /// The fault as one sentence.
    pub fn text(&self, language: Language) -> String {
        language.pick(self.texts())
    }

    fn texts(&self) -> (String, String) {
        match self {
            Self::NotAStatement => ("这不是对账单".into(), "this is no statement".into()),
            Self::NewerForm => (
                "这份对账单由更新的版本生成，请先更新".into(),
                "a newer version wrote this statement, update first".into(),
            ),
            Self::Damaged => (
                "对账单不完整，请重新领取".into(),
                "the statement is cut short or damaged, ask for it again".into(),
            ),
            Self::BadSignature { key } => (
                format!("对账单签名不符（`{key}`），内容可能被改动，请到社区重新领取"),
                format!("the signature of `{key}` does not fit, the statement was altered, ask for it again"),
            ),
            Self::ForeignCommunity => {
                ("这份对账单属于另一个社区".into(), "the statement belongs to another community".into())
            }
            Self::OtherWallet { key } => (
                format!("这份对账单是给另一部手机（`{key}`）的"),
                format!("the statement is for another wallet (`{key}`)"),
            ),
            Self::UnknownSigner { key } => (
                format!("不认识签名的设备`{key}`，请到邀请您的人那里领取一次"),
                format!("this phone does not know the key `{key}`, get one from whoever invited you first"),
            ),
            Self::Ahead { .. } => (
                "对账单的时间比手机快一天以上，请核对两边的时钟".into(),
                "the statement is more than a day ahead of this phone, check both clocks".into(),
            ),
            Self::NotNewer { .. } => (
                "手机上已有同一份或更新的对账单".into(),
                "this phone has the same statement or a newer one".into(),
            ),
        }
    }
}
