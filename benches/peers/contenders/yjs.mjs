// Yjs: each entry a record in one shared array, a hundred to a transaction. Checks nothing.
import * as Y from 'yjs';
import { replicated } from './totals.mjs';

const list = (doc) => doc.getArray('entries');

export const load = () => replicated({
  every: 100,
  create: () => new Y.Doc(),
  open(bytes) {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, bytes);
    return { doc, entries: list(doc).toArray() };
  },
  write(doc, group) {
    const entries = list(doc);
    doc.transact(() => { for (const entry of group) entries.push([entry]); });
    return doc;
  },
  save: (doc) => Y.encodeStateAsUpdate(doc),
  mark: (doc) => Y.encodeStateVector(doc),
  since: (doc, before) => Y.encodeStateAsUpdate(doc, before),
  merge(doc, bytes) {
    const entries = [];
    const observe = (event) => { for (const { insert } of event.changes.delta) if (insert !== undefined) entries.push(...insert); };
    list(doc).observe(observe);
    Y.applyUpdate(doc, bytes);
    list(doc).unobserve(observe);
    return { doc, entries };
  },
});
