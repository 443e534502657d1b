// The village every contender starts from: households, people, teams, activities, a rule sheet, a stocked shop.
// Entries name things by the number of the entry that made them; number 1 is the founding.
import { random } from './random.mjs';

export const HOUSEHOLDS = 600;
export const PEOPLE = 2000;
const TEAMS = 20;
const ACTIVITIES = 200;
const ITEMS = 20;
const LOTS_PER_ITEM = 3;
const UNITS_PER_LOT = 100_000;

/** Local midnight of 1 January 2026, UTC+8. */
export const YEAR_START = Date.UTC(2025, 11, 31, 16);
export const DAY_MS = 86_400_000;
export const PERIOD = '2026';
/** Hundredths of a point per approved hour. */
export const HOUR_RATE = 100;
/** What each row of the sheet gives or takes, in hundredths of a point; the last two deduct. */
export const RULES = [200, 300, 500, 500, 800, 1000, 1000, 1500, 2000, 3000, -300, -500];

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧'];
const GIVEN = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志红文'];
const WORK = ['巡逻', '清扫河道', '陪伴老人', '课后辅导', '交通劝导', '义诊', '理发', '植树', '垃圾分类', '送餐'];
const GOODS = ['食盐', '酱油', '洗衣粉', '毛巾', '牙膏', '大米', '食用油', '面条', '香皂', '卫生纸'];

/** The civil date, in the village's calendar, of a moment. */
export const dayOf = (at) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);

export function foundVillage(seed) {
  const dice = random(seed);
  const entries = [];
  const day = '2025-12-31';
  let at = YEAR_START - 16 * 3_600_000;
  const add = (type, fields) => {
    entries.push({ id: entries.length + 1, at: (at += 1000), type, ...fields });
    return entries.length;
  };
  const name = () => dice.pick(SURNAMES) + dice.pick(GIVEN) + (dice.next() < 0.7 ? dice.pick(GIVEN) : '');
  const many = (count, make) => Array.from({ length: count }, (_, at) => make(at));

  add('foundCommunity', { name: '罗峪村', utcOffsetMinutes: 480 });
  add('admitKey', { role: 'socialWorker' });
  const households = many(HOUSEHOLDS, (n) => add('registerHousehold', {
    profile: { name: name(), address: `第${1 + (n % 12)}组${n + 1}号` }, group: `第${1 + (n % 12)}组`,
  }));
  const people = many(PEOPLE, (n) => add('registerPerson', {
    profile: { name: name(), phone: `1${String(3_000_000_000 + dice.below(6_999_999_999))}` },
    consentOn: day, household: households[n % HOUSEHOLDS],
  }));
  const teams = many(TEAMS, (n) => add('formTeam', { name: `志愿服务${n + 1}队`, on: day }));
  people.forEach((person, n) => add('joinTeam', { person, team: teams[n % TEAMS], post: 'member', on: day }));
  const activities = many(ACTIVITIES, (n) => add('planActivity', {
    team: teams[n % TEAMS], title: `${WORK[n % WORK.length]}第${1 + Math.floor(n / WORK.length)}期`,
    content: `${WORK[n % WORK.length]}，每次半小时以上，队长签到`, place: '村文化广场', unit: '罗峪村新时代文明实践站',
    inCharge: dice.pick(people), on: day,
  }));
  const sheet = add('adoptSheet', { sheet: sheetOf(RULES) });
  const counter = add('openCounter', { name: '爱心超市' });
  const items = many(ITEMS, (n) => {
    const price = 100 * (1 + dice.below(20));
    return { price, id: add('listItem', { name: `${GOODS[n % GOODS.length]}${1 + Math.floor(n / GOODS.length)}`, unit: '份', price }) };
  });
  for (const item of items) {
    many(LOTS_PER_ITEM, () => add('receiveStock', { counter, item: item.id, quantity: UNITS_PER_LOT, origin: 'bought' }));
  }
  return { entries, households, people, activities, sheet, counter, items };
}

function sheetOf(rules) {
  return {
    title: '罗峪村积分细则', effectiveFrom: '2026-01-01', holder: 'household', rankPeriod: 'year', expiry: 'never',
    hourRate: HOUR_RATE, rounding: 'exact',
    rules: rules.map((points, row) => ({
      category: points > 0 ? '加分项' : '扣分项', title: `第${row + 1}条`, award: { fixed: { points } },
    })),
  };
}
