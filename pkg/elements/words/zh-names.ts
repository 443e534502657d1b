// Names of states, causes, roles and the like in Chinese, and what can be done about refusals.

import type { BoardNames, Cause, Command, Evidence, Expiry, Hidden, PeriodKind, Refusal, Role, RowRemark, TeamPost, ThingState } from '../contract.js';
import type { Unit } from '../parts/figure.js';
import type { RosterField } from '../screens/roster-table.js';
import type { Section } from '../screens/sections.js';

/** What can be done about a refusal; only for those where a person can do something. */
export type Hints = { [code in Refusal['code']]?: string };

export const section: Record<Section, string> = {
  overview: '概况',
  service: '服务记录',
  deeds: '积分申报',
  shop: '爱心超市',
  board: '积分红榜',
  statement: '积分明细',
  timesheet: '工时统计',
  phones: '志愿者手机',
  roster: '花名册',
  teams: '志愿队伍',
  sheet: '积分细则',
  devices: '设备与权限',
  policy: '社区约定',
  seal: '封账',
  book: '台账',
};

export const states: Record<ThingState, string> = {
  waiting: '待审核',
  approved: '已入账',
  returned: '已退回',
  voided: '已作废',
  held: '待领取',
  collected: '已领取',
  cancelled: '已取消',
  reversed: '已撤回',
};

export const causes: Record<Cause, string> = {
  service: '服务计分',
  serviceVoided: '服务作废冲回',
  deed: '积分申报入账',
  deedVoided: '申报作废冲回',
  redemptionHeld: '兑换冻结',
  redemptionCollected: '兑换领取',
  redemptionCancelled: '取消兑换退回',
  redemptionReversed: '退换退回',
  expiry: '到期清零',
  expiryReversed: '清零撤回',
};

export const evidences: Record<Evidence, string> = { checkIn: '现场签到', leaderSigned: '负责人签字', backfill: '事后补录' };

export const roles: Record<Role, string> = {
  admin: '管理员',
  socialWorker: '社工',
  reviewer: '评议员',
  teamLeader: '队长',
  shopkeeper: '超市管理员',
  auditor: '监督员',
  volunteer: '志愿者',
};

export const boardNames: Record<BoardNames, string> = {
  masked: '隐名（可公示）',
  consented: '本人同意的显示全名（可公示）',
  staff: '全名（仅限内部查看）',
};

export const hidden: Record<Hidden, string> = {
  minor: '未成年人',
  deduction: '（扣分不公开姓名）',
  erased: '已注销',
};

export const posts: Record<TeamPost, string> = { member: '队员', leader: '队长' };

export const periods: Record<PeriodKind, string> = {
  day: '每天',
  week: '每周',
  month: '每月',
  quarter: '每季度',
  year: '每年',
  life: '终身',
};

export const fields: Record<RosterField, string> = {
  name: '姓名',
  sex: '性别',
  birthDate: '出生日期',
  phone: '电话',
  household: '所属户',
  group: '村民小组',
  address: '住址',
  skip: '不导入',
};

export const units: Record<Unit, string> = { points: '分', signed: '分', minutes: '时:分', count: '件' };

export const commands: Record<Command['type'], string> = {
  foundCommunity: '建立台账',
  admitKey: '接纳密钥',
  nameKeyHolder: '登记密钥持有人',
  grantRole: '授予角色',
  withdrawRole: '收回角色',
  revokeKey: '停用设备',
  registerHousehold: '登记户',
  registerPerson: '登记居民',
  amendPerson: '修改居民资料',
  moveHousehold: '变更所属户',
  formTeam: '组建队伍',
  joinTeam: '加入队伍',
  leaveTeam: '退出队伍',
  planActivity: '新建活动',
  signUp: '报名',
  cancelSignUp: '取消报名',
  openCheckIn: '开放签到',
  checkIn: '签到',
  checkOut: '签退',
  recordService: '登记服务',
  approveService: '审核服务',
  returnService: '退回服务',
  amendService: '更正服务',
  voidService: '作废服务',
  adoptSheet: '启用积分细则',
  declareDeed: '积分申报',
  approveDeed: '申报入账',
  returnDeed: '退回申报',
  voidDeed: '作废申报',
  expirePoints: '到期清零',
  reverseExpiry: '撤回清零',
  openCounter: '开设柜台',
  listItem: '上架物品',
  priceItem: '调整分值',
  receiveStock: '物品入库',
  writeOffStock: '物品报损',
  holdRedemption: '兑换冻结',
  collectRedemption: '兑换领取',
  cancelRedemption: '取消兑换',
  reverseRedemption: '退换物品',
  erasePerson: '注销居民',
  eraseHousehold: '注销户',
  setPublishing: '登记公示同意',
  raiseSemantics: '提升判定版本',
  setPolicy: '设定社区约定',
  invite: '邀请加入',
  acceptInvitation: '接受邀请',
  withdrawInvitation: '撤回邀请',
  handOverCounter: '移交柜台',
  replaceKeeper: '更换经管设备',
  sealBook: '封账',
  handOverSeal: '移交封账权',
  replaceSealHolder: '更换封账人',
  acceptRun: '认可另存的条目',
  issueCard: '发放积分卡',
  voidCard: '作废积分卡',
  sendStock: '物品调出',
  takeStock: '调拨入库',
  refuseTransfer: '拒收调拨',
  giveRights: '移交兑换权',
  takeRights: '接收兑换权',
  setFloorLimit: '设定代兑限额',
  askRedemption: '申请兑换',
  declineAsk: '婉拒申请',
  withdrawAsk: '撤回申请',
};

/** `2026-Q3` as people say it. */
export function period(text: string): string {
  const parts = /^(\d{4})(?:-([QW])?(\d+)(?:-(\d+))?)?$/.exec(text);
  if (!parts) return '累计';
  const [, year = '', letter, place, day] = parts;
  if (place === undefined) return `${year}年`;
  if (letter === 'Q') return `${year}年第${place}季度`;
  if (letter === 'W') return `${year}年第${Number(place)}周`;
  return `${year}年${Number(place)}月${day === undefined ? '' : `${Number(day)}日`}`;
}

export function expiry(kind: Expiry): string {
  if (kind === 'never') return '不清零';
  if ('yearly' in kind) return `每年 ${kind.yearly.month} 月 ${kind.yearly.day} 日清零`;
  return `满 ${kind.afterMonths.months} 个月到期`;
}

/** What a remark on a row of a rule table means, and what to do about it. */
export function remark(found: RowRemark): string {
  if (found === 'empty') return '空行。';
  if (found === 'titleMissing') return '没有事项名称。';
  if (found === 'pointsMissing') return '没有分值，请补上。';
  if (found === 'tooMany') return '超出一份细则的行数上限。';
  if ('pointsNotUnderstood' in found) return `分值“${found.pointsNotUnderstood.text}”看不懂，请改成数字或“1-5”这样的范围。`;
  if ('pointsUseless' in found) return `分值“${found.pointsUseless.text}”不起作用。`;
  if ('capNotUnderstood' in found) return `上限“${found.capNotUnderstood.text}”看不懂，按不设上限处理。`;
  if ('textRefused' in found) return `“${found.textRefused.text}”过长或含电话、证件号码。`;
  if ('repeated' in found) return `与第 ${found.repeated.row} 行重复。`;
  return `含“${found.rightsConcern.word}”：村规民约不得限制村民的合法权益（村民委员会组织法第二十七条），请核对。`;
}

export const hints: Hints = {
  insufficient_points: '可以减少数量，或等新的积分入账后再兑换。',
  insufficient_stock: '可以减少数量，或先在“入库”里补货。',
  cap_reached: '本期已到上限，下一期再申报。',
  self_approval: '请换一位审核人。',
  entered_by_same_key: '录入的人不能审核，须由另一人在另一台设备上审核。',
  day_overfull: '请核对当天已登记的时长。',
  day_in_future: '请把日期改到今天或以前。',
  price_changed: '页面已更新为现价，请与居民确认后再试。',
  state_is: '列表已更新，请按现在的状态处理。',
  sheet_not_effective: '请核对日期，或选择当时有效的细则。',
  reason_required: '请填写理由。',
  already_member: '无需重复登记。',
};
