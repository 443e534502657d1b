// Values as the bytes the core reads and writes: nothing but the values, in the order of the schema. Strict about fields,
// exact about what is wrong. What a text, a day or an amount may be, the core says.
import schema from './schema.json';
import { InputError } from './errors.js';
import { joinedPath, type Path } from './path.js';

/** A leaf or a type by its name, behind `?` what may be absent, behind `[` a list, behind `~` what the vault may hold; or fields in their order. */
export type Kind = string | { readonly [field: string]: Kind };
/** Choices in their order, with what belongs to them. */
type Choices = readonly (string | readonly [name: string, content: Kind])[];

const types = schema as unknown as Readonly<Record<string, Kind | Choices>>;

/** The largest whole number JavaScript holds exactly, and one more. */
const SAFE = 2 ** 53;
const RANGES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  u8: [0, 255], u16: [0, 65_535], u32: [0, 4_294_967_295], u64: [0, SAFE],
  i16: [-32_768, 32_767], i32: [-2_147_483_648, 2_147_483_647], i64: [-SAFE, SAFE],
};

/** How values of a kind are written and read; made once for each kind. */
interface Form {
  write(out: Writer, value: unknown): void;
  read(from: Reader): unknown;
}

/** A value does not fit its kind. */
class Misfit extends Error {
  constructor(readonly path: Path, message: string) {
    super(message);
    Object.setPrototypeOf(this, new.target.prototype);
  }
}

const utf8 = new TextEncoder();
const text8 = new TextDecoder();

class Writer {
  private bytes = new Uint8Array(256);
  private length = 0;
  readonly path: (string | number)[] = [];

  /** Stops at the part that reaches so many bytes. */
  constructor(private readonly stop = Infinity) {}

  private room(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.length + more, 2 * this.bytes.length));
    larger.set(this.bytes);
    this.bytes = larger;
  }

  byte(value: number): void {
    this.room(1);
    this.bytes[this.length++] = value;
  }

  /** Seven bits each, the lowest first. */
  number(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.byte((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  text(value: string): void {
    const length = value.length;
    let plain = length < 128;
    for (let at = 0; plain && at < length; at += 1) plain = value.charCodeAt(at) < 128;
    if (plain) {
      this.room(length + 1);
      this.bytes[this.length++] = length;
      for (let at = 0; at < length; at += 1) this.bytes[this.length++] = value.charCodeAt(at);
    } else {
      const bytes = utf8.encode(value);
      this.number(bytes.length);
      this.room(bytes.length);
      this.bytes.set(bytes, this.length);
      this.length += bytes.length;
    }
  }

  /** A part of something larger. */
  part(name: string | number, form: Form, value: unknown): void {
    this.path.push(name);
    form.write(this, value);
    if (this.length >= this.stop) throw this.misfit('');
    this.path.pop();
  }

  misfit(message: string): Misfit {
    return new Misfit([...this.path], message);
  }

  /** What was found in place of what was expected. */
  other(what: string, value: unknown): Misfit {
    return this.misfit(value === undefined ? `is missing, expected ${what}` : `expected ${what}, found ${described(value)}`);
  }

  done(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

function described(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  switch (typeof value) {
    case 'string': return 'a text';
    case 'boolean': return 'true or false';
    case 'number': return 'a number';
    case 'function': return 'a function';
    case 'object': return 'an object';
    default: return 'something else';
  }
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  byte(): number {
    // The core wrote the bytes, so what is missing is a defect of the schema.
    if (this.at >= this.bytes.length) throw new Error('the core and its loader are of different versions');
    return this.bytes[this.at++] ?? 0;
  }

  number(): number {
    let [value, scale, byte] = [0, 1, this.byte()];
    while (byte >= 128) {
      value += (byte - 128) * scale;
      scale *= 128;
      byte = this.byte();
    }
    return value + byte * scale;
  }

  text(): string {
    const length = this.number();
    const from = this.at;
    this.at += length;
    let plain = '';
    if (length < 64) {
      for (let at = from; at < this.at; at += 1) {
        const byte = this.bytes[at] ?? 0;
        if (byte >= 128) return text8.decode(this.bytes.subarray(from, this.at));
        plain += String.fromCharCode(byte);
      }
      return plain;
    }
    return text8.decode(this.bytes.subarray(from, this.at));
  }

  end(): void {
    if (this.at !== this.bytes.length) throw new Error('the core and its loader are of different versions');
  }
}

const flag: Form = {
  write(out, value) {
    if (typeof value !== 'boolean') throw out.other('true or false', value);
    out.byte(value ? 1 : 0);
  },
  read: (from) => from.byte() === 1,
};

const text: Form = {
  write(out, value) {
    if (typeof value !== 'string') throw out.other('a text', value);
    out.text(value);
  },
  read: (from) => from.text(),
};

function number(name: string): Form {
  const [least, most] = RANGES[name] ?? [0, 0];
  const whole = (out: Writer, value: unknown): number => {
    if (typeof value !== 'number') throw out.other('a whole number', value);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw out.misfit(`expected a whole number from \`${least}\` to \`${most}\`, found \`${value}\``);
  };
  if (name === 'u8') return { write: (out, value) => out.byte(whole(out, value)), read: (from) => from.byte() };
  if (least === 0) return { write: (out, value) => out.number(whole(out, value)), read: (from) => from.number() };
  return {
    // The sign is the lowest bit. Put apart from it, the largest numbers stay exact.
    write(out, value) {
      const given = whole(out, value);
      const [size, sign] = given < 0 ? [-given - 1, 1] : [given, 0];
      const rest = Math.floor(size / 64);
      out.byte((size % 64) * 2 + sign + (rest > 0 ? 128 : 0));
      if (rest > 0) out.number(rest);
    },
    read(from) {
      const first = from.byte();
      const size = Math.floor((first % 128) / 2) + (first >= 128 ? from.number() * 64 : 0);
      return first % 2 === 1 ? -size - 1 : size;
    },
  };
}

function option(inner: Form): Form {
  return {
    write(out, value) {
      out.byte(value == null ? 0 : 1);
      if (value != null) inner.write(out, value);
    },
    read: (from) => (from.byte() === 1 ? inner.read(from) : undefined),
  };
}

/** What is handed over itself, and given back as the hash it is kept under. */
function kept(inner: Form): Form {
  return {
    write(out, value) {
      out.byte(1);
      inner.write(out, value);
    },
    read: (from) => (from.byte() === 1 ? inner : text).read(from),
  };
}

function list(inner: Form): Form {
  return {
    write(out, value) {
      if (!Array.isArray(value)) throw out.other('an array', value);
      out.number(value.length);
      for (let at = 0; at < value.length; at += 1) out.part(at, inner, value[at] as unknown);
    },
    read(from) {
      const items: unknown[] = [];
      for (let left = from.number(); left > 0; left -= 1) items.push(inner.read(from));
      return items;
    },
  };
}

const quoted = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');

function struct(kinds: { readonly [field: string]: Kind }): Form {
  const names = Object.keys(kinds);
  const forms = names.map((name) => [name, formOf(kinds[name] as Kind)] as const);
  return {
    write(out, value) {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) throw out.other('an object', value);
      for (const key of Object.keys(value)) {
        if (!names.includes(key)) throw out.misfit(`has no field \`${key}\`, it has ${quoted(names)}`);
      }
      const fields = value as Readonly<Record<string, unknown>>;
      for (const [name, form] of forms) out.part(name, form, fields[name]);
    },
    read(from) {
      const fields: Record<string, unknown> = {};
      for (const [name, form] of forms) {
        const value = form.read(from);
        if (value !== undefined) fields[name] = value;
      }
      return fields;
    },
  };
}

function choice(choices: Choices): Form {
  const names = choices.map((one) => (typeof one === 'string' ? one : one[0]));
  const forms = choices.map((one) => (typeof one === 'string' ? undefined : formOf(one[1])));
  return {
    write(out, value) {
      let [name, content]: [string, unknown] = ['', undefined];
      if (typeof value === 'string') name = value;
      else {
        if (value === null || typeof value !== 'object' || Array.isArray(value)) throw out.other('one of the documented choices', value);
        const entries = Object.entries(value);
        const [entry] = entries;
        if (entry === undefined || entries.length !== 1) throw out.misfit('expected an object with exactly one key, the choice');
        [name, content] = entry;
      }
      const at = names.indexOf(name);
      if (at < 0) throw out.misfit(`\`${name}\` is none of ${quoted(names)}`);
      out.number(at);
      out.part(name, forms[at] ?? alone, content);
    },
    read(from) {
      const at = from.number();
      const [name, form] = [names[at], forms[at]];
      if (name === undefined) throw new Error('the core and its loader are of different versions');
      return form === undefined ? name : { [name]: form.read(from) };
    },
  };
}

/** What belongs to a choice that has no content. */
const alone: Form = {
  write(out, value) {
    if (value !== undefined) throw out.misfit('stands alone, as a text');
  },
  read: () => undefined,
};

const made = new Map<Kind, Form>();

function formOf(kind: Kind): Form {
  let form = made.get(kind);
  if (form === undefined) {
    form = typeof kind === 'string' ? named(kind) : struct(kind);
    made.set(kind, form);
  }
  return form;
}

function named(name: string): Form {
  if (name === 'text') return text;
  if (name === 'flag') return flag;
  if (RANGES[name] !== undefined) return number(name);
  if (name.startsWith('?')) return option(formOf(name.slice(1)));
  if (name.startsWith('[')) return list(formOf(name.slice(1)));
  if (name.startsWith('~')) return kept(formOf(name.slice(1)));
  const type = types[name];
  if (type === undefined) throw new Error(`the schema has no \`${name}\``);
  return Array.isArray(type) ? choice(type as Choices) : formOf(type as Kind);
}

/** What the core handed over. */
export function read<T>(kind: string, bytes: Uint8Array): T {
  const from = new Reader(bytes);
  const value = formOf(kind).read(from);
  from.end();
  return value as T;
}

/** Hands a value over as bytes; what the core does not like about a part of it is told with the path to that. */
export function hand<R>(kind: string, value: unknown, call: (bytes: Uint8Array) => R): R {
  const bytes = written(kind, value);
  try {
    return call(bytes);
  } catch (error) {
    const { left, message } = error as { left?: unknown; message: string };
    if (typeof left !== 'number') throw error;
    throw malformed(pathTo(kind, value, bytes.length - left), message);
  }
}

function written(kind: string, value: unknown, stop?: number): Uint8Array {
  const out = new Writer(stop);
  try {
    formOf(kind).write(out, value);
  } catch (error) {
    if (error instanceof Misfit && stop === undefined) throw malformed(error.path, error.message);
    throw error;
  }
  return out.done();
}

/** Which part of a value ends at so many bytes. */
function pathTo(kind: string, value: unknown, end: number): Path {
  try {
    written(kind, value, end);
  } catch (error) {
    if (error instanceof Misfit) return error.path;
  }
  return [];
}

function malformed(path: Path, what: string): InputError {
  const field = joinedPath(path);
  return new InputError(field === '' ? what : `\`${field}\` ${what}`, field === '' ? undefined : field);
}

/** The choices of a type, and what belongs to each; `undefined` for one that stands alone. */
export function choicesOf(type: string): ReadonlyMap<string, Kind | undefined> {
  const choices = types[type] as Choices;
  return new Map(choices.map((one) => (typeof one === 'string' ? [one, undefined] : [one[0], one[1]])));
}

/** What stands in a kind: the fields of an object, the choices of a choice. `undefined` where there is nothing to name. */
export function partsOf(kind: Kind): ReadonlyMap<string, Kind | undefined> | undefined {
  if (typeof kind !== 'string') return new Map(Object.entries(kind));
  if (/^[?[~]/.test(kind)) return partsOf(kind.slice(1));
  const type = types[kind];
  if (type === undefined) return undefined;
  return Array.isArray(type) ? choicesOf(kind) : partsOf(type as Kind);
}
