//! A phone holds one volunteer's data: every byte of its file and of its statements is searched.

use xiangyue::contract::wallet::WalletStatement;

use super::*;

/// True where a text stands anywhere in some bytes.
fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

fn busy() -> World {
    village().and([
        declared("庭院", TIDY, "李家", "2026-02-01"),
        declared("好邻居", TIDY, "李大山", "2026-02-01"),
        deed("好事", "细则", KIND, "李大山", "2026-02-02", 1, Some((3, true))),
        declared("赵家庭院", TIDY, "赵家", "2026-02-01"),
        declared("自家", TIDY, "王秀英", "2026-02-01"),
        booked("庭院"),
        booked("好邻居"),
        booked("好事"),
        booked("赵家庭院"),
        booked("自家"),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 60),
        recorded("雪二", "赵铁柱", "扫雪", "2026-02-01", 60),
        returned("雪一"),
        approved("雪二", Some("细则")),
        signed_up("扫雪", Some("赵铁柱")),
        signed_up("扫雪", Some("王秀英")),
        held("大米一", "李家", "大米", 1, 6),
        held("大米二", "赵家", "大米", 1, 6),
    ])
}

fn shown(wallet: &Wallet) -> WalletStatement {
    wallet.view().statement.unwrap()
}

#[test]
fn a_wallets_file_holds_nobody_elses_data() {
    let mut w = busy();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let file = wallet.file();
    assert!(holds(&file, "王秀英") && holds(&file, "李家"), "the search finds what is there");
    for text in ["李大山", "赵铁柱", "赵家", "帮邻居收麦子", "13800138000", "370102196403051234", "门前路"]
    {
        assert!(!holds(&file, text), "{text}");
    }
}

#[test]
fn what_is_the_persons_own_is_told() {
    let mut w = busy();
    let wallet = known_wallet(&mut w, "王秀英");
    let told = shown(&wallet);
    assert_eq!((told.holders.len(), told.services.len(), told.redemptions.len()), (2, 1, 1));
    assert_eq!(told.services[0].reason.as_deref(), Some("日期不对"));
    assert!(told.services.iter().all(|row| Some(row.person) == told.person));
    assert!(
        told.deeds.iter().all(|row| row.subject != w.holder("赵家") && row.subject != w.holder("李大山"))
    );
    let earned = &told.holders[1].movements;
    assert!(earned.iter().any(|row| row.by_name.as_deref() == Some("王秀英")));
    assert!(earned.iter().any(|row| row.by == Some(w.person("李大山")) && row.by_name.is_none()));
    let own = told.activities[0].own.as_ref().unwrap();
    assert_eq!(Some(own.person), told.person);
    assert_eq!(told.activities[0].activity.signed_up, 2);
    assert_eq!(told.activities[0].activity.in_charge_name.as_deref(), Some("赵×柱"));
}

#[test]
fn board_and_shelf_are_those_of_the_notice_board() {
    let mut w = busy();
    let wallet = known_wallet(&mut w, "王秀英");
    let told = shown(&wallet);
    assert_eq!(told.board.rows, w.board("households", false).rows);
    assert_eq!(told.shelf, [w.shelf("大米")]);
    assert_eq!((told.counters.len(), told.counters[0].name.as_str()), (1, "超市"));
}

#[test]
fn a_revoked_phone_is_told_nothing_more() {
    let mut w = busy();
    let wallet = known_wallet(&mut w, "王秀英");
    w.must(Command::RevokeKey { key: wallet.public_key(), last: 1, reason: note("手机丢失") });
    let refusal = w.book().statement_for(w.now(), wallet.public_key()).unwrap_err();
    assert_eq!(refusal.code(), "key_revoked");
}
