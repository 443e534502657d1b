// Automerge: each entry a record in one list, a hundred to a change; texts as immutable strings, because its
// collaborative text would be far slower. Checks nothing.
import * as A from '@automerge/automerge';
import { FOREIGN } from '../workload.mjs';
import { replicated } from './totals.mjs';

function mapped(value, text) {
  if (typeof value === 'string' || A.isImmutableString(value)) return text(value);
  if (Array.isArray(value)) return value.map((item) => mapped(item, text));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapped(item, text)]));
}
const stored = (entry) => mapped(entry, (text) => new A.ImmutableString(text));
const read = (entry) => mapped(entry, String);

export const load = () => replicated({
  every: 100,
  create: () => A.from({ entries: [] }),
  open(bytes) {
    const doc = A.load(bytes);
    return { doc, entries: doc.entries.map(read) };
  },
  write: (doc, group) => A.change(doc, (draft) => { draft.entries.push(...group.map(stored)); }),
  save: (doc) => A.save(doc),
  mark: (doc) => doc,
  since: (doc, before) => frame(A.getChanges(before, doc)),
  merge(doc, bytes) {
    const [merged] = A.applyChanges(doc, unframe(bytes));
    return { doc: merged, entries: merged.entries.filter(({ id }) => id > FOREIGN).map(read) };
  },
});

/** Changes as one run of bytes, each after its length. */
function frame(changes) {
  return Buffer.concat(changes.flatMap((change) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(change.length);
    return [length, change];
  }));
}
function unframe(bytes) {
  const changes = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt32LE(at);
    changes.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return changes;
}
