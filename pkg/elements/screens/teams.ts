// <xy-teams>: volunteer teams, federations of teams, and who is in them.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { todayAt } from '../base/format.js';
import type { BookClient, MemberView, TeamView } from '../contract.js';
import { figure, figureStyles } from '../parts/figure.js';
import { fieldsOf } from '../parts/form.js';
import type { Picked } from '../parts/pick.js';
import '../parts/pick.js';

/** The teams. */
export class XyTeams extends BookElement {
  static override styles = [BookElement.styles, figureStyles];

  static override properties = {
    teams: { state: true },
    team: { state: true },
    members: { state: true },
    person: { state: true },
  };

  declare private teams: TeamView[] | undefined;
  declare private team: string | undefined;
  declare private members: MemberView[];
  declare private person: Picked | undefined;
  #today = todayAt();

  constructor() {
    super();
    this.members = [];
  }

  protected override async load(book: BookClient): Promise<void> {
    const [teams, overview] = await Promise.all([book.ask({ type: 'teams' }), book.ask({ type: 'overview' })]);
    this.#today = overview.today;
    this.team ??= teams[0]?.team;
    this.members = this.team ? await book.ask({ type: 'members', team: this.team }) : [];
    this.teams = teams;
  }

  protected override render(): TemplateResult {
    const { teams, words } = this;
    if (!teams) return html`<div class="screen">${this.notices()}<p class="soft">${words.term('loading')}</p></div>`;
    const chosen = teams.find((one) => one.team === this.team);
    return html`<div class="screen">
      <section class="panel">
        <h2>${words.term('teams')} <span class="soft">${teams.length}</span></h2>
        ${teams.length === 0
          ? html`<div class="empty"><strong>${words.term('teamsEmpty')}</strong><span>${words.term('teamsEmptyHint')}</span></div>`
          : this.#table(teams)}
      </section>
      ${chosen ? this.#memberPanel(chosen) : nothing}
      ${this.book?.state().mode === 'reader' ? nothing : this.#form(teams)} ${this.notices()}
    </div>`;
  }

  #table(teams: TeamView[]): TemplateResult {
    const { words } = this;
    return html`<table class="stack" data-list="teams">
      <thead>
        <tr>
          <th>${words.term('team')}</th>
          <th>${words.term('parentTeam')}</th>
          <th>${words.term('formedOn')}</th>
          <th class="num">${words.term('members')}</th>
          <th class="num">${words.term('serviceHours')}</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${teams.map(
          (row) =>
            html`<tr>
              <td class="lead">${row.name}</td>
              <td class=${row.parent ? '' : 'blank'} data-label=${words.term('parentTeam')}>
                ${teams.find((one) => one.team === row.parent)?.name ?? words.term('none')}
              </td>
              <td data-label=${words.term('formedOn')} class="nowrap">${row.on}</td>
              <td data-label=${words.term('members')} class="num">${row.members}</td>
              <td data-label=${words.term('serviceHours')} class="num key">
                ${figure(row.minutes, 'minutes', words.term('serviceHours'), () =>
                  this.explain({ teamMinutes: { team: row.team } }, words.term('titleMinutes', row.name)),
                )}
              </td>
              <td class="acts">
                <div class="actions">
                  <button class="compact" aria-pressed=${this.team === row.team} @click=${() => this.#choose(row.team)}>
                    ${words.term('memberList')}
                  </button>
                </div>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #choose(team: string): void {
    this.team = team;
    void this.reload();
  }

  #memberPanel(team: TeamView): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <h3>${team.name} · ${words.term('memberList')}</h3>
      ${this.members.length === 0
        ? html`<p class="soft">${words.term('membersEmpty')}</p>`
        : html`<table class="stack" data-list="members">
            <thead>
              <tr>
                <th>${words.term('name')}</th>
                <th>${words.term('post')}</th>
                <th>${words.term('since')}</th>
                <th></th>
              </tr>
            </thead>
            <tbody>
              ${this.members.map((row) => this.#member(team, row))}
            </tbody>
          </table>`}
      ${this.book?.state().mode === 'reader' ? nothing : this.#joinForm(team)}
    </section>`;
  }

  #member(team: TeamView, row: MemberView): TemplateResult {
    const { words } = this;
    const name = row.name ?? row.person;
    return html`<tr>
      <td class="lead">${name}</td>
      <td data-label=${words.term('post')}>${words.term('postName', row.post)}</td>
      <td data-label=${words.term('since')} class="nowrap">${row.since}</td>
      <td class="key">
        <div class="actions">
          <button
            class="compact"
            ?disabled=${!this.writable}
            @click=${() =>
              this.act(
                { type: 'leaveTeam', person: row.person, team: team.team, on: this.#today },
                { text: words.term('left', name, team.name) },
              )}
          >
            ${words.term('leave')}
          </button>
        </div>
      </td>
    </tr>`;
  }

  #joinForm(team: TeamView): TemplateResult {
    const { words } = this;
    return html`<form @submit=${(event: SubmitEvent) => this.#join(event, team)} data-form="join">
      <xy-pick
        class="w4 wide-on-phone"
        of="people"
        label=${words.term('person')}
        .book=${this.book}
        .lang=${this.lang}
        .value=${this.person}
        @xy-pick=${(event: CustomEvent<Picked>) => (this.person = event.detail)}
      ></xy-pick>
      <label class="w3"
        >${words.term('post')}<select name="post">
          <option value="member">${words.term('postName', 'member')}</option>
          <option value="leader">${words.term('postName', 'leader')}</option>
        </select></label
      >
      <label class="w3"
        >${words.term('since')}<input name="on" type="date" required value=${this.#today} max=${this.#today}
      /></label>
      <div class="actions">
        <button class="primary" ?disabled=${!this.writable || !this.person}>${words.term('join')}</button>
      </div>
    </form>`;
  }

  #form(teams: TeamView[]): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <h3>${words.term('formTeam')}</h3>
      <form @submit=${this.#formTeam} data-form="team">
        <label class="w4 wide-on-phone">${words.term('team')}<input name="name" required maxlength="40" /></label>
        <label class="w4"
          >${words.term('parentTeam')}<select name="parent">
            <option value="">${words.term('noParent')}</option>
            ${teams.map((one) => html`<option value=${one.team}>${one.name}</option>`)}
          </select></label
        >
        <label class="w4"
          >${words.term('formedOn')}<input name="on" type="date" required value=${this.#today} max=${this.#today}
        /></label>
        <div class="actions"><button class="primary" ?disabled=${!this.writable}>${words.term('formTeam')}</button></div>
      </form>
    </section>`;
  }

  async #join(event: SubmitEvent, team: TeamView): Promise<void> {
    event.preventDefault();
    const field = fieldsOf(event.target as HTMLFormElement);
    const { person } = this;
    if (!person || !('person' in person.holder)) return;
    const receipt = await this.act(
      {
        type: 'joinTeam',
        person: person.holder.person,
        team: team.team,
        post: field('post') === 'leader' ? 'leader' : 'member',
        on: field('on') ?? this.#today,
      },
      { text: this.words.term('joined', person.name, team.name) },
    );
    if (receipt) this.person = undefined;
  }

  #formTeam = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const field = fieldsOf(form);
    const receipt = await this.act(
      { type: 'formTeam', name: field('name') ?? '', parent: field('parent'), on: field('on') ?? this.#today },
      { text: this.words.term('teamFormed', field('name') ?? '') },
    );
    if (!receipt) return;
    form.reset();
    this.#choose(receipt.entry);
  };
}

define('xy-teams', XyTeams);
