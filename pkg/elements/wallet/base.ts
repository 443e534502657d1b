// What the screens of a volunteer's phone share: the wallet, words, and acting with a notice.

import { LitElement, css, html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';

import type { PhoneNotes, WalletClient } from '../../client/wallet.js';
import type { CommandInput, Holder, StatementView, WalletStatement, WalletView } from '../../loader/contract.js';
import { errorText } from '../../report/errors.js';
import { controls } from '../styles/controls.js';
import { layout } from '../styles/layout.js';
import { tokens } from '../styles/tokens.js';
import { Words } from '../words/words.js';

/** The pages of the phone. */
export const PAGES = ['home', 'activities', 'shop', 'board', 'entries', 'meet'] as const;
export type WalletPage = (typeof PAGES)[number];

/** What just happened, in one sentence. */
interface Said {
  tone: 'good' | 'bad';
  text: string;
  hint?: string;
}

/** Lists and rows as a narrow screen shows them. */
const phone = css`
  .panel {
    padding: 14px;
  }

  ul.rows {
    display: grid;
    list-style: none;
  }

  ul.rows > li {
    display: grid;
    gap: 6px;
    padding-block: 10px;
    border-block-end: 1px solid var(--_line);
  }

  ul.rows > li:last-child {
    border: 0;
    padding-block-end: 0;
  }

  .line {
    display: flex;
    gap: 4px 12px;
    align-items: baseline;
    justify-content: space-between;
    flex-wrap: wrap;
  }

  .line strong {
    overflow-wrap: anywhere;
  }

  .line > :last-child {
    margin-inline-start: auto;
    text-align: end;
  }

  .wide {
    width: 100%;
  }

  /* Above the pages' bar, which stands at the foot of the screen. */
  .notice {
    bottom: calc(var(--_target) + 18px + env(safe-area-inset-bottom));
  }
`;

/** An element that shows a part of a wallet. */
export abstract class WalletElement extends LitElement {
  static override styles: CSSResultGroup = [tokens, controls, layout, phone];

  static override properties: PropertyDeclarations = {
    wallet: { attribute: false },
    lang: { reflect: true },
    view: { state: true },
    notes: { state: true },
    busy: { state: true },
    said: { state: true },
  };

  /** The wallet this element shows and writes to. */
  declare wallet: WalletClient | undefined;
  /** `zh` or `en`; empty for the document's. */
  declare lang: string;
  declare protected view: WalletView | undefined;
  declare protected notes: PhoneNotes;
  declare protected busy: boolean;
  declare protected said: Said | undefined;

  protected readonly words = new Words(this);
  #stop: (() => void) | undefined;

  constructor() {
    super();
    this.lang = '';
    this.busy = false;
    this.notes = {};
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
    this.said = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('wallet')) this.#listen();
  }

  #listen(): void {
    this.#stop?.();
    this.#stop = undefined;
    if (!this.wallet || !this.isConnected) return;
    this.#stop = this.wallet.onChange(() => void this.look());
    void this.look();
  }

  /** Asks the wallet again. */
  protected async look(): Promise<void> {
    const { wallet } = this;
    if (!wallet) return;
    try {
      const [view, notes] = [await wallet.view(), await wallet.notes()];
      if (this.wallet !== wallet) return;
      [this.view, this.notes] = [view, notes];
      this.requestUpdate();
    } catch (error) {
      this.fail(error);
    }
  }

  protected get statement(): WalletStatement | undefined {
    return this.view?.statement;
  }

  /** What the statement says about the person, or about the household. */
  protected account(of: 'person' | 'household'): StatementView | undefined {
    return this.statement?.holders.find(({ holder }) => of in holder);
  }

  protected isOwn(holder: Holder): boolean {
    const { person, household } = this.statement ?? {};
    return 'person' in holder ? holder.person === person : holder.household === household;
  }

  /** True where something can be written. */
  protected get writable(): boolean {
    return this.view !== undefined && this.view.forked === undefined && !this.busy;
  }

  /** Own commands of a kind that no statement has confirmed, newest first. */
  protected pending<N extends CommandInput['type']>(type: N): { entry: string; command: Extract<CommandInput, { type: N }> }[] {
    return (this.view?.entries ?? []).flatMap(({ entry, command, state }) =>
      state === 'waiting' && command?.type === type ? [{ entry, command: command as Extract<CommandInput, { type: N }> }] : [],
    );
  }

  /** Writes one command and says so; a refusal is said, too. */
  protected async act(command: CommandInput, text: string): Promise<boolean> {
    const outcome = await this.guard((wallet) => wallet.execute(command));
    if (!outcome) return false;
    if (outcome.refusal) {
      const refused = await this.wallet?.refusalText(outcome.refusal, this.words.language);
      const hint = this.words.hintFor(outcome.refusal);
      this.said = { tone: 'bad', text: plain(refused ?? ''), ...(hint ? { hint } : {}) };
      return false;
    }
    this.said = { tone: 'good', text, hint: this.words.term('walletLater') };
    return true;
  }

  /** Runs work with the buttons off; a thrown error is said. */
  protected async guard<T>(work: (wallet: WalletClient) => Promise<T>): Promise<T | undefined> {
    const { wallet } = this;
    if (!wallet || this.busy) return undefined;
    this.busy = true;
    this.said = undefined;
    try {
      return await work(wallet);
    } catch (error) {
      this.fail(error);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  protected fail(error: unknown): void {
    this.said = { tone: 'bad', text: this.words.term('failed', errorText(error, this.words.language)) };
  }

  protected turn(page: WalletPage): void {
    this.dispatchEvent(new CustomEvent<WalletPage>('xy-wallet-page', { detail: page, bubbles: true, composed: true }));
  }

  protected notices(): TemplateResult {
    const { said, words } = this;
    return html`<div role="status" aria-live="polite" class=${said ? `note notice ${said.tone}` : 'visually-hidden'}>
      ${said
        ? html`<span><strong>${said.text}</strong>${said.hint ? html` ${said.hint}` : nothing}</span>
            <button class="compact" @click=${() => (this.said = undefined)}>${words.term('dismiss')}</button>`
        : nothing}
    </div>`;
  }

  /** What a screen says before the first statement. */
  protected noStatement(): TemplateResult {
    return html`<section class="panel">
      <p>${this.words.term('walletNeedsStatement')}</p>
      <div class="actions"><button class="primary" @click=${() => this.turn('meet')}>${this.words.term('walletGoMeet')}</button></div>
    </section>`;
  }
}

/** A sentence of the core without the marks it puts around values. */
export function plain(text: string): string {
  return text.replace(/`/g, '');
}
