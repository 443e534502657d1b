// People with keys: inviting and joining, roles and terms, a lost device, a secretary who leaves, entries kept apart.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { device, sampleVillage, village } from './support/village.mjs';

village();

test('a code drawn at the desk lets one device in, once; a withdrawn one lets nobody in', async (t) => {
  const office = await sampleVillage(t);
  await office.holdOwnKey('杨海波');
  await office.turn('devices');
  await office.page.locator('[data-one-admin]').waitFor();
  const text = await office.drawInvitation('刘少华', 'admin');
  await office.page.locator('[data-drawn]', { hasText: '请对他（她）这样说' }).waitFor();
  await office.shot('invite');
  const file = await office.wholeFile();
  const second = await device(t);
  await second.joinWith(file, text);
  await second.page.locator('[data-mode=reader]').waitFor({ state: 'detached' });
  await second.reload();
  await second.formTeam('新来的队');
  await office.meet(second);
  await office.turn('devices');
  await office.tab('keys');
  await office.page.locator('[data-list=keys] tr', { hasText: '刘少华' }).filter({ hasText: '管理员' }).waitFor();
  assert.equal(await office.page.locator('[data-one-admin]').count(), 0, 'two admins now');
  await office.tab('invite');
  await office.page.locator('xy-invite', { hasText: '没有等人接受的邀请' }).waitFor();
  await office.page.locator('xy-invite [data-do=all]').click();
  await office.page.locator('[data-list=invitations] tr', { hasText: '刘少华' }).filter({ hasText: '已加入' }).waitFor();

  const third = await device(t);
  await third.joinWith(await office.wholeFile(), text);
  await third.notice('bad', '已由');
  await third.page.locator('xy-join textarea').fill('XY1 NONSENSE');
  await third.page.locator('xy-join [data-do=read]').click();
  await third.page.locator('.notice.bad').waitFor();

  const gone = await office.drawInvitation('徐少华', 'volunteer');
  await office.page.locator('xy-invite [data-do=withdraw]').first().click();
  await office.sure();
  await office.notice('good', '已撤回');
  assert.equal(await office.page.locator('[data-drawn]').count(), 0, 'a dead code is not shown');
  const fourth = await device(t);
  await fourth.joinWith(await office.wholeFile(), gone);
  await fourth.notice('bad', '已经撤回');
});

test('roles are granted, renewed and withdrawn, each with a way back; terms that end are told', async (t) => {
  const office = await sampleVillage(t);
  await office.another(t, '刘少华', 'socialWorker');
  const { page } = office;
  await office.turn('devices');
  await office.tab('keys');
  const row = page.locator('[data-list=keys] tr', { hasText: '刘少华' });
  await row.locator('[data-do=roles]').click();
  const { today } = await office.ask({ type: 'overview' });
  const soon = new Date(Date.parse(today) + 10 * 86_400_000).toISOString().slice(0, 10);
  const form = page.locator('[data-form=grant]');
  await form.locator('select[name=role]').selectOption('teamLeader');
  await form.locator('select[name=scope]').selectOption({ label: '罗峪村志愿服务队' });
  await form.locator('input[name=until]').fill(soon);
  await form.locator('button').click();
  await office.notice('good', '刘少华 现在是队长');
  await page.locator('[data-ending="1"]', { hasText: '还剩 10 天' }).waitFor();
  await office.shot('key-roles');
  await page.locator('[data-grant=teamLeader] [data-do=renew]').click();
  await office.notice('good', '任期至');
  await page.locator('[data-ending]').waitFor({ state: 'detached' });
  await page.locator('[data-grant=teamLeader] [data-do=withdraw]').click();
  await office.sure();
  await office.notice('good', '已收回');
  await page.locator('[data-grant=teamLeader]').waitFor({ state: 'detached' });
  await page.locator('.notice button', { hasText: '撤销' }).click();
  await page.locator('[data-grant=teamLeader]').waitFor();
  // The last admin stays: the core's sentence stands where the person is.
  await page.locator('[data-list=keys] tr', { has: page.locator('.tag.good') }).locator('[data-do=roles]').click();
  await page.locator('[data-grant=admin] [data-do=withdraw]').click();
  await office.sure();
  await office.notice('bad', '最后一名管理员');
});

test('a lost device: what it wrote after the loss is shown, and counts no more', async (t) => {
  const office = await sampleVillage(t);
  const lost = await office.another(t, '刘少华', 'socialWorker', 'page.html?page=1');
  await lost.formTeam('丢失前的队');
  const moment = Date.now() + 3_600_000;
  await lost.page.clock.setFixedTime(moment);
  await lost.reload();
  await lost.formTeam('捡到的人建的队');
  await office.meet(lost);
  const { page } = office;
  await office.turn('devices');
  await office.tab('keys');
  await page.locator('[data-list=keys] tr', { hasText: '刘少华' }).locator('[data-do=stop]').click();
  const form = page.locator('[data-form=stop]');
  await form.locator('[data-gone="0"]', { hasText: '全部算数' }).waitFor();
  await form.locator('input[value=moment]').check();
  await form.locator('input[name=lost]').fill(new Date(moment - 60_000 + 8 * 3_600_000).toISOString().slice(0, 16));
  await form.locator('[data-gone="1"]', { hasText: '组建队伍' }).waitFor();
  await form.locator('input[name=reason]').fill('平板丢失');
  await office.shot('key-stop');
  await form.locator('[data-do=stop-key]').click();
  await office.sure();
  await office.notice('good', '已停用 刘少华');
  await page.locator('xy-keys [data-tab=stopped]').click();
  await page.locator('[data-list=keys] tr', { hasText: '刘少华' }).filter({ hasText: '前 2 条有效' }).waitFor();
  await office.reload();
  const teams = (await office.ask({ type: 'teams' })).map(({ name }) => name);
  assert.deepEqual([teams.includes('丢失前的队'), teams.includes('捡到的人建的队')], [true, false]);
});

test('a secretary leaves: everything goes to the successor, then the old roles end', async (t) => {
  const office = await sampleVillage(t);
  await office.holdOwnKey('杨海波');
  const next = await office.another(t, '刘少华', 'socialWorker');
  const { page } = office;
  await office.turn('devices');
  await office.tab('succession');
  const choose = async (field, name) => {
    const select = page.locator(`xy-succession select[name=${field}]`);
    await select.selectOption(await select.locator('option', { hasText: name }).getAttribute('value'));
  };
  await choose('from', '杨海波');
  await choose('to', '刘少华');
  await page.locator('[data-holding=open]', { hasText: '封账权' }).waitFor();
  await page.locator('[data-holding=open]', { hasText: '柜台“村部爱心超市”' }).waitFor();
  assert.ok(await page.locator('[data-do=end]').isDisabled(), 'first hand on, then end');
  await office.shot('succession');
  // One by hand, then the path goes on after the page was closed.
  await page.locator('[data-holding=open]', { hasText: '管理员' }).locator('button').click();
  await page.locator('[data-holding=done]', { hasText: '管理员' }).waitFor();
  await office.reload();
  await office.tab('succession');
  await choose('from', '杨海波');
  await choose('to', '刘少华');
  await page.locator('[data-holding=done]', { hasText: '管理员' }).waitFor();
  await page.locator('[data-do=give-all]').click();
  await office.notice('good', '已交给 刘少华');
  await page.locator('[data-do=end]').click();
  await office.sure();
  await page.locator('[data-step=ended]').waitFor();
  await next.meet(office);
  const [seals, counters, keys] = [await next.ask({ type: 'seals' }), await next.ask({ type: 'counters' }), await next.ask({ type: 'keys' })];
  const own = keys.find((key) => key.own);
  assert.deepEqual([own.role, seals.holder, counters[0].keeper], ['admin', own.tag, own.tag]);
  assert.deepEqual(keys.find((key) => key.name === '杨海波').grants, []);
});

test('two admins replace whoever seals, one after the other', async (t) => {
  const office = await sampleVillage(t);
  await office.holdOwnKey('杨海波');
  const first = await office.another(t, '刘少华', 'admin');
  const second = await office.another(t, '徐少华', 'admin');
  await first.meet(second);
  await first.turn('seal');
  const form = first.page.locator('[data-form=seal-replace]');
  await form.locator('select').selectOption(await form.locator('option', { hasText: '刘少华' }).getAttribute('value'));
  await form.locator('input[name=reason]').fill('原来的电脑坏了');
  await form.locator('[data-do=replace-seal]').click();
  await first.page.locator('[data-proposal]', { hasText: '请另一名管理员' }).waitFor();
  await second.meet(first);
  await second.turn('seal');
  await second.page.locator('[data-do=agree]').click();
  await second.sure({ reason: '同意更换' });
  await second.notice('good', '封账权已交给 刘少华');
  await first.meet(second);
  await first.page.locator('[data-form=seal]').waitFor();
});

test('entries of a clock that runs ahead wait for somebody to accept them', async (t) => {
  const office = await sampleVillage(t);
  const { community } = await office.hidden('刘少华', 'socialWorker');
  await office.call('merge', community.exportBook());
  assert.equal(community.execute(Date.now() + 5 * 86_400_000, { type: 'formTeam', name: '五天后的队', on: '2026-01-01' }).refusal, undefined);
  await office.call('merge', community.exportBook());
  community.free();
  const { page } = office;
  await page.locator('[data-section=devices] .count', { hasText: '1' }).waitFor();
  await office.turn('devices');
  await office.tab('apart');
  const run = page.locator('[data-run=heldBack]');
  await run.locator('h3', { hasText: '刘少华' }).waitFor();
  await office.shot('apart-held');
  await run.locator('[data-do=accept]').click();
  await office.sure();
  await office.notice('good', '已算数');
  await page.locator('[data-section=devices] .count').waitFor({ state: 'detached' });
  await office.reload();
  assert.ok((await office.ask({ type: 'teams' })).some(({ name }) => name === '五天后的队'));
});

test('a key with two histories: one is accepted, the other left, and the way to a new key is shown', async (t) => {
  const office = await sampleVillage(t);
  const { core, community } = await office.hidden('刘少华', 'socialWorker');
  const [frames, secret] = [community.exportBook(), community.secret()];
  community.free();
  for (const name of ['真的队', '假的队']) {
    const copy = core.open(frames, secret);
    assert.equal(copy.execute(Date.now(), { type: 'formTeam', name, on: '2026-01-01' }).refusal, undefined);
    await office.call('merge', copy.exportBook());
    copy.free();
  }
  const { page } = office;
  await office.turn('devices');
  await office.tab('apart');
  const runs = page.locator('[data-run=forked]');
  await runs.first().waitFor();
  await office.shot('apart-forked');
  const before = await runs.count();
  await runs.first().locator('[data-do=accept]').click();
  await office.sure();
  await office.notice('good', '已算数');
  const teams = (await office.ask({ type: 'teams' })).map(({ name }) => name);
  assert.equal(['真的队', '假的队'].filter((name) => teams.includes(name)).length, 1, `one of the two counts (${before} runs)`);
  await runs.first().locator('.tag', { hasText: /其中一份已认可|已认可到|这一份不算/ }).waitFor();
  assert.equal(await runs.locator('[data-do=accept]').count(), 0, 'the other history is left');
  await page.locator('[data-section=devices] .count').waitFor({ state: 'detached' });
  await runs.first().locator('[data-do=new-key]').click();
  await page.locator('[data-form=invite]').waitFor();
  assert.match(await page.locator('xy-invite xy-pick input').inputValue(), /刘少华/, 'the person is chosen already');
  await page.locator('[data-do=invite]:enabled').waitFor();
});

test('the screens for devices speak English', async (t) => {
  const office = await sampleVillage(t);
  await office.page.locator('[data-do=lang]').click();
  await office.turn('devices');
  for (const [tab, text] of [['keys', 'Whose devices may write'], ['invite', 'Invite somebody'], ['succession', 'Who leaves'], ['apart', 'Nothing|No entries']]) {
    await office.tab(tab);
    await office.page.locator('xy-devices', { hasText: new RegExp(text) }).waitFor();
    assert.doesNotMatch(await office.page.locator('xy-devices').innerText(), /[一-龥]{2,}(?![^（(]*[）)])/, `${tab} is English but for names`);
  }
});
