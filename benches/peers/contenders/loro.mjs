// Loro: each entry a record in one list, a hundred to a commit. Checks nothing.
import { LoroDoc } from 'loro-crdt';
import { replicated } from './totals.mjs';

const list = (doc) => doc.getList('entries');

export const load = () => replicated({
  every: 100,
  create: () => new LoroDoc(),
  open(bytes) {
    const doc = new LoroDoc();
    doc.import(bytes);
    return { doc, entries: list(doc).toArray() };
  },
  write(doc, group) {
    const entries = list(doc);
    for (const entry of group) entries.push(entry);
    doc.commit();
    return doc;
  },
  save: (doc) => doc.export({ mode: 'snapshot' }),
  mark: (doc) => doc.oplogVersion(),
  since: (doc, from) => doc.export({ mode: 'update', from }),
  merge(doc, bytes) {
    const before = doc.frontiers();
    doc.import(bytes);
    const changes = doc.diff(before, doc.frontiers()).flatMap(([, { diff }]) => diff);
    return { doc, entries: changes.flatMap(({ insert }) => insert ?? []) };
  },
});
