// Blanks constant data that nothing reads: tables and texts of functions that only trap now would stay for ever.
// The linker's relocations (`--emit-relocs`) say what each function and each piece of data refers to.

const [IMPORT, EXPORT, START, CODE, DATA] = [2, 7, 8, 10, 11];
const SYMBOL_TABLE = 8;
const [FUNCTION, OBJECT, SECTION] = [0, 1, 3];
const [UNDEFINED, NAMED, KEPT] = [0x10, 0x40, 0x80];
/** Relocations that name a function, data and an offset in it, or neither. */
const [TO_FUNCTION, TO_DATA, ASIDE] = [[0, 1, 2], [3, 4, 5], [6, 7, 20]];

/**
 * The addresses at which a linked module has data that no function reaches; what lies in no symbol is not among them.
 * `traps` tells of a function by its name that it does nothing.
 */
export function unread(linked, traps) {
  const sections = split(linked);
  const symbols = symbolTable(sections);
  const { imported, bodies } = functionBodies(sections);
  const segments = dataSegments(linked, sections);
  const objects = symbols.filter(({ kind, size }) => kind === OBJECT && size > 0);
  for (const each of objects) {
    const { at, start } = segments[each.segment];
    [each.at, each.memory] = [at + each.offset, start + each.offset];
  }
  connect(sections, "reloc.CODE", symbols, bodies);
  connect(sections, "reloc.DATA", symbols, objects);

  const body = (index) => bodies[index - imported];
  for (const { kind, name, index } of symbols) if (kind === FUNCTION && traps(name)) body(index)?.refers.clear();
  const reached = reach([...exported(sections)].map(body).concat(symbols.filter(({ flags }) => flags & KEPT)), body);
  const addresses = (list) => list.flatMap(({ memory, size }) => Array.from({ length: size }, (_, i) => memory + i));
  const kept = new Set(addresses(objects.filter((each) => reached.has(each))));
  const gone = addresses(objects.filter((each) => !reached.has(each)));
  return new Set(gone.filter((address) => !kept.has(address)));
}

/** The module with noughts at these addresses. */
export function blank(wasm, addresses) {
  const bytes = Buffer.from(wasm);
  for (const { start, content } of dataSegments(bytes)) {
    content.forEach((_, at) => {
      if (addresses.has(start + at)) content[at] = 0;
    });
  }
  return bytes;
}

/** The module without what the linker wrote for this. */
export function withoutRelocations(linked) {
  const stays = split(linked).filter(({ name }) => name !== "linking" && !name.startsWith("reloc."));
  return Buffer.concat([linked.subarray(0, 8), ...stays.map(({ whole }) => whole)]);
}

/** What can be reached from functions and data, `body` giving what a function's number stands for. */
function reach(open, body) {
  const reached = new Set();
  while (open.length > 0) {
    const next = open.pop();
    if (next === undefined || reached.has(next)) continue;
    reached.add(next);
    if (next.kind === FUNCTION) open.push(body(next.index));
    open.push(...next.refers);
  }
  return reached;
}

/** Notes for each place what the relocations within it name. */
function connect(sections, name, symbols, places) {
  const section = sections.find((section) => section.name === name);
  if (section === undefined) return;
  const read = reader(section);
  const base = sections[read.number()].start;
  const find = finder(places);
  for (let left = read.number(); left > 0; left--) {
    const [type, at, symbol] = [read.byte(), base + read.number(), read.number()];
    if (ASIDE.includes(type)) continue;
    if (TO_DATA.includes(type)) read.number();
    else if (!TO_FUNCTION.includes(type)) throw new Error(`a relocation of kind ${type}`);
    for (const place of find(at)) place.refers.add(symbols[symbol]);
  }
}

/** Finds the places that hold an offset; they may lie within each other. */
function finder(places) {
  const sorted = [...places].sort((a, b) => a.at - b.at);
  let end = 0;
  const ends = sorted.map(({ at, size }) => (end = Math.max(end, at + size)));
  return (at) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle].at <= at) low = middle + 1;
      else high = middle;
    }
    const found = [];
    for (let i = low - 1; i >= 0 && ends[i] > at; i--) {
      if (at < sorted[i].at + sorted[i].size) found.push(sorted[i]);
    }
    return found;
  };
}

function symbolTable(sections) {
  const linking = sections.find(({ name }) => name === "linking");
  if (linking === undefined) throw new Error("the linker wrote no symbols");
  const read = reader(linking);
  read.number();
  for (;;) {
    const [part, size] = [read.byte(), read.number()];
    if (part === SYMBOL_TABLE) break;
    read.skip(size);
  }
  return Array.from({ length: read.number() }, () => symbol(read));
}

function symbol(read) {
  const [kind, flags] = [read.byte(), read.number()];
  const there = (flags & UNDEFINED) === 0;
  const found = { kind, flags, name: "", size: 0, refers: new Set() };
  if (kind === OBJECT) {
    found.name = read.text();
    if (there) [found.segment, found.offset, found.size] = [read.number(), read.number(), read.number()];
  } else {
    found.index = read.number();
    if (kind !== SECTION && (there || flags & NAMED)) found.name = read.text();
  }
  return found;
}

/** Each function with a body, in the order of their numbers, which begin after those of imported ones. */
function functionBodies(sections) {
  const read = reader(sections.find(({ id }) => id === CODE));
  const bodies = Array.from({ length: read.number() }, () => {
    const size = read.number();
    return { at: read.skip(size), size, refers: new Set() };
  });
  return { imported: importedFunctions(sections), bodies };
}

function importedFunctions(sections) {
  const section = sections.find(({ id }) => id === IMPORT);
  if (section === undefined) return 0;
  const read = reader(section);
  let functions = 0;
  for (let left = read.number(); left > 0; left--) {
    read.text();
    const [name, kind] = [read.text(), read.byte()];
    if (kind !== 0) throw new Error(`${name} is imported and no function`);
    read.number();
    functions++;
  }
  return functions;
}

/** The segments of constant data: where each lies in memory and in the file, and its bytes. */
export function dataSegments(bytes, sections = split(bytes)) {
  const section = sections.find(({ id }) => id === DATA);
  if (section === undefined) return [];
  const read = reader(section);
  return Array.from({ length: read.number() }, () => {
    // An active segment, and where it lies as a constant.
    if (read.byte() !== 0 || read.byte() !== 0x41) throw new Error("a data segment of another form");
    const start = read.number();
    if (read.byte() !== 0x0b) throw new Error("a data segment of another form");
    const size = read.number();
    const at = read.skip(size);
    return { start, at, content: bytes.subarray(at, at + size) };
  });
}

/** Numbers of the functions a host may call. */
function exported(sections) {
  const found = new Set();
  for (const section of sections.filter(({ id }) => id === EXPORT || id === START)) {
    const read = reader(section);
    if (section.id === START) found.add(read.number());
    else for (let left = read.number(); left > 0; left--) {
      read.text();
      const [kind, index] = [read.byte(), read.number()];
      if (kind === 0) found.add(index);
    }
  }
  return found;
}

/** The sections of a module: where the content begins, and the name of a custom one. */
function split(bytes) {
  const found = [];
  const all = { bytes, start: 8 };
  const read = reader(all);
  while (read.at() < bytes.length) {
    const from = read.at();
    const [id, size] = [read.byte(), read.number()];
    const start = read.at();
    const name = id === 0 ? read.text() : "";
    const content = read.at();
    read.skip(start + size - content);
    found.push({ id, name, bytes, start: id === 0 ? content : start, whole: bytes.subarray(from, start + size) });
  }
  return found;
}

function reader({ bytes, start }) {
  let at = start;
  const number = () => {
    for (let value = 0, unit = 1; ; unit *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
  };
  const skip = (size) => {
    at += size;
    return at - size;
  };
  const text = () => {
    const size = number();
    return bytes.subarray(skip(size), at).toString();
  };
  return { at: () => at, byte: () => bytes[at++], number, skip, text };
}
