// <xy-policy>: what the community decided about its book: when two people must approve, who may approve, what is published.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { hours, parsePoints, points } from '../base/format.js';
import type { BookClient, KeyView, Policy } from '../contract.js';
import { fieldsOf } from '../parts/form.js';
import { askSure } from '../parts/reason.js';

/** The policy, and changing it. */
export class XyPolicy extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      ul {
        display: grid;
        gap: 10px;
        padding-inline-start: 1.3em;
      }

      fieldset {
        display: grid;
        gap: 6px;
      }
    `,
  ];

  static override properties = { policy: { state: true } };

  declare private policy: Policy | undefined;
  #keys: KeyView[] = [];

  protected override async load(book: BookClient): Promise<void> {
    const [policy, keys] = await Promise.all([book.ask({ type: 'policy' }), book.ask({ type: 'keys' })]);
    this.#keys = keys;
    this.policy = policy;
  }

  protected override render(): TemplateResult {
    const { policy, words } = this;
    if (!policy) return html`<div class="screen">${this.notices()}<p class="soft">${words.term('loading')}</p></div>`;
    return html`<div class="screen">
      <section class="panel">
        <h2>${words.term('policyTitle')}</h2>
        <p class="soft">${words.term('policyLead')}</p>
        <ul data-list="policy">
          ${this.#sentences(policy).map((line) => html`<li>${line}</li>`)}
        </ul>
        ${this.#lonely(policy)}
      </section>
      ${this.book?.state().mode === 'reader' ? nothing : this.#form(policy)} ${this.notices()}
    </div>`;
  }

  /** A policy as sentences, in the order of the form. */
  #sentences(policy: Policy): string[] {
    const { words } = this;
    return [
      policy.secondApprovalPoints == null ? words.term('policyPointsNone') : words.term('policyPoints', points(policy.secondApprovalPoints)),
      policy.secondApprovalMinutes == null ? words.term('policyMinutesNone') : words.term('policyMinutes', hours(policy.secondApprovalMinutes)),
      words.term(policy.separateEnterer ? 'policySeparate' : 'policySeparateNot'),
      words.term(policy.publishDeductionNames ? 'policyNames' : 'policyNamesNot'),
    ];
  }

  /** Two people cannot agree where there is one. */
  #lonely(policy: Policy): TemplateResult | typeof nothing {
    const needsTwo = policy.secondApprovalPoints != null || policy.secondApprovalMinutes != null || policy.separateEnterer === true;
    const people = new Set(
      this.#keys
        .filter((key) => key.revokedAfter == null && key.person != null && key.grants.some(({ role }) => ['admin', 'socialWorker', 'reviewer'].includes(role)))
        .map(({ person }) => person),
    );
    return needsTwo && people.size < 2 ? html`<p class="note warn" data-lonely>${this.words.term('policyLonely', people.size)}</p>` : nothing;
  }

  #form(policy: Policy): TemplateResult {
    const { words } = this;
    const pointsNow = policy.secondApprovalPoints == null ? '' : String(policy.secondApprovalPoints / 100);
    const minutesNow = policy.secondApprovalMinutes == null ? '' : String(policy.secondApprovalMinutes);
    return html`<section class="panel">
      <h3>${words.term('policyChange')}</h3>
      <p class="soft small">${words.term('policyChangeLead')}</p>
      <form data-form="policy" @submit=${(event: SubmitEvent) => this.#set(event, policy)}>
        <label class="w6"
          >${words.term('policyPointsField')}<input name="points" inputmode="decimal" placeholder=${words.term('policyEmpty')} .value=${pointsNow}
        /></label>
        <label class="w6"
          >${words.term('policyMinutesField')}<input name="minutes" type="number" min="1" placeholder=${words.term('policyEmpty')} .value=${minutesNow}
        /></label>
        <fieldset>
          <label class="check"
            ><input type="checkbox" name="separate" .checked=${policy.separateEnterer === true} /><span>${words.term('policySeparateField')}</span></label
          >
          <p class="soft small">${words.term('policySeparateWhy')}</p>
          <label class="check"
            ><input type="checkbox" name="names" .checked=${policy.publishDeductionNames === true} /><span>${words.term('policyNamesField')}</span></label
          >
          <p class="soft small">${words.term('policyNamesWhy')}</p>
        </fieldset>
        <div class="actions"><button class="primary" data-do="set-policy" ?disabled=${!this.writable}>${words.term('policyDo')}</button></div>
      </form>
    </section>`;
  }

  async #set(event: SubmitEvent, before: Policy): Promise<void> {
    event.preventDefault();
    const { words } = this;
    const field = fieldsOf(event.target as HTMLFormElement);
    const typed = field('points');
    const limit = typed === undefined ? undefined : parsePoints(typed);
    if (typed !== undefined && (limit === undefined || limit < 0)) {
      this.notice = { tone: 'bad', text: words.term('notAnAmount', typed) };
      return;
    }
    const minutes = field('minutes');
    const policy: Policy = {
      secondApprovalPoints: limit,
      secondApprovalMinutes: minutes === undefined ? undefined : Number(minutes),
      separateEnterer: field('separate') !== undefined,
      publishDeductionNames: field('names') !== undefined,
    };
    const old = this.#sentences(before);
    const changes = this.#sentences(policy).filter((line, at) => line !== old[at]);
    if (changes.length === 0) {
      this.notice = { tone: 'good', text: words.term('policySame') };
      return;
    }
    const sure = await askSure(this, {
      heading: words.term('policyChange'),
      what: words.term('policyFromNow'),
      follows: changes,
      action: words.term('policyDo'),
    });
    if (sure === undefined) return;
    await this.act(
      { type: 'setPolicy', policy },
      {
        text: words.term('policySet'),
        undo: async () => void (await this.act({ type: 'setPolicy', policy: before }, { text: words.term('policyBack') })),
      },
    );
  }
}

define('xy-policy', XyPolicy);
