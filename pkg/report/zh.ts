// The sentences of a merge report in Chinese, and what to do about each refusal; English has exactly the same list.
import type { RefusalCode } from '../loader/contract.js';
import { formatPoints } from '../loader/numbers.js';

export type Advice = { [code in RefusalCode]?: string };

const again = '核对后重新登记；原来那条留在流水里，不起作用。';
const invite = '请邀请人重新发一份邀请。';

const advice: Advice = {
  key_not_admitted: '请管理员在“设备与权限”里邀请这台设备，再重新登记。',
  role_not_allowed: '请有这项权限的人重新登记。',
  role_lapsed: '请管理员续任，再重新登记。',
  out_of_scope: '请负责那支队伍或柜台的人重新登记。',
  self_approval: '请另一位审核人审核。',
  entered_by_same_key: '请另一个人审核。',
  second_approval_needed: '请另一个人再审核一次。',
  second_admin_needed: '请另一位管理员同样办理一次。',
  not_found: '可能还缺别的设备的记录，请把其他设备的台账也并进来；再不行就重新登记。',
  rule_not_found: '请按现行细则的条目重新申报。',
  state_is: '别的设备已经先处理了，请按列表里现在的状态办理。',
  already_member: '不用再办。',
  already_founded: '不用处理。',
  key_already_admitted: '不用处理；不是同一台设备的，请让那台设备重新加入。',
  later_move_booked: '请按日期先后重新登记搬迁。',
  price_changed: '请告诉本人现价，同意后重新兑换。',
  cap_reached: '本期已到上限，不再计分；如有误，先作废多记的那一次。',
  day_overfull: '请核对当天是否重复登记，退回重复的再登记。',
  day_in_future: '请核对日期后重新登记。',
  day_too_early: '请核对日期后重新登记。',
  sheet_not_effective: '请按当天有效的细则重新申报。',
  insufficient_points: '可兑分不够：请减少数量，或等新的积分入账后再兑换。',
  insufficient_stock: '库存不够：请减少数量，或补货后再兑换。',
  spending_elsewhere: '请到兑换权所在的柜台兑换，或先把兑换权移交过来。',
  not_keeper: '请在经管这个柜台的设备上办理；那台设备丢失的，由管理员更换经管设备。',
  card_replaced: '请使用新卡；新卡也不在的，作废后补发。',
  nothing_to_expire: '不用再办，已经清过了。',
  invitation_used: '邀请只能用一次。如果不认识那台设备，请管理员停用它，再重新邀请。',
  invitation_withdrawn: invite,
  invitation_lapsed: invite,
  invitation_proof: '请用要加入的设备重新扫码。',
  check_in_code: '请负责人当面核对后代为签到。',
  not_checked_in: '请按实际时长补登服务记录。',
  last_admin: '请先接纳另一名管理员，再办理。',
  role_not_held: '不用处理，这项权限本来就没有。',
  not_seal_holder: '请由封账人封账，或由封账人把封账权移交过来。',
  rival_seal: '不影响任何记录：它所含的条目都在未封的一期里。下次按新的次数封账即可。',
  seal_incomplete: '等收齐封账所含的条目后会自动生效；请并入封账那台设备的台账。',
  seal_mismatch: '请核对两边的软件版本，把台账互相并入后重新封账。',
  book_provisional: '请更新本软件。',
  semantics_step: '不用处理：已由另一名管理员提升。',
  newer_semantics: '请更新本软件。',
  revocation_void: '请由不是这把钥匙批准加入的管理员来吊销，或把保留到的序号写大一些。',
  run_not_apart: '先和任何一台设备合并一次，时间到了的条目自动算数；仍然另存的再接受。',
  unreadable: '这条内容读不出来，请告知是哪台设备、用什么软件写的。',
};

export const zh = {
  advice: advice,
  adviceElse: again,
  summary: (entries: number, repeated: number, blobs: number): string => {
    if (entries === 0 && blobs === 0) return '没有新内容：对方有的，这里都已经有了。';
    const known = repeated > 0 ? `，另有 ${repeated} 条这里本来就有` : '';
    const data = blobs > 0 ? `，收到 ${blobs} 份个人资料` : '';
    return `并入 ${entries} 条新记录${known}${data}。`;
  },
  fallen: (seal: number, lacking: boolean): string =>
    lacking
      ? `本机按第 ${seal} 次封账清理过旧条目，而另有一次更早的封账，可能以那次为准。请把清理时存下的旧账归档并入本机，再与其他设备合并。本机的条目都还在。`
      : `本机清理旧条目时所依据的第 ${seal} 次封账没有成立，以更早的一次为准。已按完整的台账重新立账，本机自己的条目都保留。`,
  adopted: (seal: number): string => `对方已经封账并清理了旧条目。本机从第 ${seal} 次封账接着记，本机自己的条目都保留。`,
  bounced: (when: string, who: string, about: string, why: string): string => `${when === '' ? '' : `${when} `}${who}登记的“${about}”没有通过：${why}。`,
  revoked: (who: string, count: number): string => `已停用的设备 ${who} 还有 ${count} 条记录，都不计入。`,
  revokedTodo: '其中确实发生过的事，请由别的设备重新登记。本人还要用手机的，请管理员重新邀请。',
  restored: (count: number, which: string[]): string => `${count} 条以前没有通过的记录现在有效了：${which.join('；')}${count > which.length ? ' 等' : ''}。`,
  overdrawn: (counter: string, item: string, who: string | undefined, points: number, units: number, because: string | undefined): string => {
    const missing = [points > 0 ? `${who ?? '兑换人'}的积分差 ${formatPoints(points)} 分，已记为欠分` : '', units > 0 ? `库存差 ${units} 件` : ''];
    const cause = because === undefined ? '' : `起因：${because}。`;
    return `${counter}发出的“${item}”已经领走，但${missing.filter((one) => one !== '').join('，')}。${cause}`;
  },
  overdrawnTodo: (units: boolean): string => (units ? '请盘点这个柜台，按实物补录入库或报损。' : '欠分会从以后挣得的积分里扣还，请告知本人。'),
  heldBack: (who: string, seq: number, at: string | undefined): string =>
    `${who}的设备时钟超前${at === undefined ? '' : `（写着 ${at}）`}，从第 ${seq} 条起先另存着，暂不计入。`,
  heldBackTodo: '请校准那台设备的时间。内容属实的，管理员可以接受这些条目；不接受的，到那个时间会自动计入。',
  forked: (who: string, seq: number): string => `${who}的密钥在两台设备上用过：从第 ${seq} 条起，两边写的不一样。`,
  forkedTodo: '多半是用旧备份恢复后又接着记账。两边的条目都另存着，没有丢；请管理员核对后接受其中一边，并让那台设备用新密钥重新加入。',
  gap: (who: string, seq: number): string => `还缺 ${who} 从第 ${seq} 条起的一些条目，后面的先没有并入。`,
  gapTodo: '请从那台设备，或有这些条目的其他设备、档案文件，再并入一次。',
  todo: '怎么办：',
};

export type ReportWords = typeof zh;
