// Who takes part: how each is loaded, how far it goes, and what it checks.
const from = (module, load = 'load') => async () => (await import(`./contenders/${module}.mjs`))[load]();

export const CONTENDERS = [
  { name: 'core', title: 'this core', load: from('core'), checks: true, merges: true, opens: true, durable: true },
  { name: 'core-batch', title: 'this core, 100 a call', load: from('core', 'loadBatch'), checks: true },
  { name: 'core-package', title: 'this core, typed loader', load: from('core', 'loadPackage'), checks: true },
  { name: 'sqljs', title: 'sql.js', load: from('sqljs'), checks: true, opens: true },
  { name: 'sqljs-each', title: 'sql.js, own transactions', load: from('sqljs', 'loadEach'), checks: true },
  { name: 'plain', title: 'plain JS + JSON', load: from('plain'), checks: true, opens: true },
  { name: 'yjs', title: 'Yjs', load: from('yjs'), checks: false, merges: true, opens: true },
  { name: 'loro', title: 'Loro', load: from('loro'), checks: false, merges: true, opens: true },
  { name: 'automerge', title: 'Automerge', load: from('automerge'), checks: false, merges: true, opens: true, most: 10_000 },
];
