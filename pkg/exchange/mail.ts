// Letters in a store: reads what was answered, asks for what is missing, and answers others. What goes along with entries
// is opened when they are merged; this is for what a device lacks because it was let in, or given a role, later.
import type { BookClient } from '../client/types.js';
import type { Link } from './link.js';
import { hashOf, nameOfAsk, nameOfLetter, type Ask, type Listing } from './names.js';
import { isRejection, type Receiver } from './receive.js';

/** Useless answers after which a device asks no more for the same. */
const TRIES = 8;
/** Asks of one feed that are looked at: whoever may write can put others above the true one. */
const LOOKED_AT = 4;

export class Mail {
  constructor(
    private readonly book: BookClient,
    private readonly link: Link,
    private readonly listing: Listing,
    private readonly receiver: Receiver,
  ) {}

  /** `own` is the feed of this device's key; a device without one neither asks nor answers. */
  async meet(own: string | undefined): Promise<void> {
    if (own === undefined) return;
    const { asks } = this.listing;
    await this.ask(own, asks.find(({ feed }) => feed === own));
    for (const feed of new Set(asks.map((ask) => ask.feed))) {
      if (feed !== own) await this.answer(asks.filter((ask) => ask.feed === feed));
    }
  }

  /** Reads the answers to the last ask, whatever is missing by now, and asks again for the rest. */
  private async ask(own: string, last: Ask | undefined): Promise<void> {
    if ((await this.book.letterAsk()) === undefined) return;
    const letters = this.listing.letters.filter(({ ask }) => ask === last?.hash);
    for (const letter of letters) await this.read(letter);
    const tries = last && (await this.triesOf(last));
    // Asked already, and nobody has answered yet, or all answers were of no use.
    if (tries !== undefined && (letters.length === 0 || tries === TRIES)) return;
    const ask = await this.book.letterAsk(tries === undefined ? 0 : tries + 1);
    if (ask === undefined) return;
    this.link.expect('put', 1);
    await this.link.put(nameOfAsk(this.listing.community, own, (last?.number ?? 0) + 1, ask), ask);
  }

  /** How often it was asked in vain for what is missing now; nothing where the ask is for something else. */
  private async triesOf(ask: Ask): Promise<number | undefined> {
    for (let tries = 0; tries <= TRIES; tries += 1) {
      const bytes = await this.book.letterAsk(tries);
      if (bytes !== undefined && hashOf(bytes) === ask.hash) return tries;
    }
    return undefined;
  }

  private async read(letter: Listing['letters'][number]): Promise<void> {
    this.link.expect('get', 1);
    const got = await this.receiver.one(letter);
    if (got === undefined) return;
    try {
      this.receiver.note(await this.book.merge(got.bytes));
    } catch (error) {
      if (!isRejection(error)) throw error;
      this.receiver.reject(letter, error);
    }
  }

  /** Answers the last of a feed's asks that its key did sign, where there is something to answer. */
  private async answer(asks: readonly Ask[]): Promise<void> {
    for (const ask of asks.slice(0, LOOKED_AT)) {
      if (this.listing.letters.some((letter) => letter.ask === ask.hash)) return;
      this.link.expect('get', 1);
      const got = await this.receiver.one(ask);
      if (got === undefined) continue;
      try {
        const letter = await this.book.letterFor(got.bytes);
        if (letter === undefined) return;
        this.link.expect('put', 1);
        return await this.link.put(nameOfLetter(ask, letter), letter);
      } catch (error) {
        if (!isRejection(error)) throw error;
        this.receiver.reject(ask, error);
      }
    }
  }
}
