//! Faults of QR texts as sentences for people, in Chinese and English: what is wrong, and what to do.

use alloc::format;
use alloc::string::String;

use super::qr::{QrFault, QrField, QrKind};
use super::refusal_text::{Language, role};

const fn kind(kind: QrKind) -> (&'static str, &'static str) {
    match kind {
        QrKind::Invitation => ("邀请码", "invitation"),
        QrKind::CheckIn => ("签到码", "check-in"),
        QrKind::Voucher => ("兑换券", "voucher"),
        QrKind::Certificate => ("服务证明", "certificate"),
        QrKind::Card => ("积分卡", "household card"),
        QrKind::Part => ("连码的一张", "part of a series"),
    }
}

const fn field(field: QrField) -> (&'static str, &'static str) {
    match field {
        QrField::Name => ("名称", "name"),
        QrField::Title => ("活动名称", "title"),
        QrField::Item => ("物品名称", "item"),
        QrField::Unit => ("单位", "unit"),
        QrField::Number => ("编号", "number"),
    }
}

impl QrFault {
    /// The fault as one sentence.
    pub fn text(&self, language: Language) -> String {
        language.pick(self.texts())
    }

    fn texts(&self) -> (String, String) {
        match self {
            Self::NotOurs => ("这不是乡约的二维码".into(), "this is no code of Xiangyue".into()),
            Self::NewerForm => (
                "这个二维码由更新的版本生成，请先更新".into(),
                "a newer version wrote this code, update first".into(),
            ),
            Self::Damaged => (
                "二维码不完整或有错字，请重新扫描或粘贴全文".into(),
                "the code is cut short or has wrong letters, scan it again or paste all of it".into(),
            ),
            Self::WrongKind { expected, found } => {
                let ((want_zh, want_en), (is_zh, is_en)) = (kind(*expected), kind(*found));
                (
                    format!("这是`{is_zh}`，此处需要`{want_zh}`"),
                    format!("this is a `{is_en}`, a `{want_en}` is needed here"),
                )
            }
            Self::ForeignCommunity => {
                ("这个二维码属于另一个社区".into(), "the code belongs to another community".into())
            }
            Self::SignerUnknown { key } => (
                format!("签发设备`{key}`不在已知名单里，请先更新数据再试"),
                format!("the key `{key}` that signed it is not known here, update and try again"),
            ),
            Self::SignerNotAllowed { key, role: held } => {
                let (zh, en) = role(*held);
                (
                    format!("签发设备`{key}`是`{zh}`，无权签发这种二维码"),
                    format!("the key `{key}` is a `{en}` and may not sign such a code"),
                )
            }
            Self::BadSignature { key } => (
                format!("签名与`{key}`不符，内容被改动过，请勿办理"),
                format!("the signature is not that of `{key}`, the code was altered, do not accept it"),
            ),
            Self::Expired { until } => (
                format!("已于`{until}`到期，请重新开具"),
                format!("it ended on `{until}`, ask for a new one"),
            ),
            Self::Ahead { at } => {
                let day = at.day(480);
                (
                    format!("这个二维码标明生成于`{day}`，比本机时钟快一天以上，请核对两边的时钟"),
                    format!(
                        "it says it was made on `{day}`, more than a day ahead of this clock, check both clocks"
                    ),
                )
            }
            Self::FieldLength { field: which, limit } => {
                let (zh, en) = field(*which);
                (
                    format!("{zh}须有 1 到`{limit}`字节（一个汉字三字节），请缩短"),
                    format!("the {en} must have 1 to `{limit}` bytes, make it shorter"),
                )
            }
            Self::NoSigningKey => (
                "这台设备没有密钥，不能签发二维码".into(),
                "this device has no key to sign a code with".into(),
            ),
            Self::SeriesLength { limit } => (
                format!("连码须有 1 到`{limit}`字节，请改用文件传送"),
                format!("a series carries 1 to `{limit}` bytes, send a file instead"),
            ),
            Self::SeriesDamaged => (
                "各张已齐，但拼出的内容不对，请从头再扫一遍".into(),
                "the parts are complete but do not fit together, start again from the first".into(),
            ),
        }
    }
}
