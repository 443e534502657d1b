// A volunteer's phone without a screen: the wallet's module, and what a person does with it as functions of the page.
import { loadWalletCore } from '/pkg/web/wallet.js';

const core = await loadWalletCore();
let wallet;

/** Reads a text or fails with its sentence. */
function read(text) {
  const { text: said, fault } = (wallet ?? core).readQr(Date.now(), text);
  if (fault !== undefined) throw new Error(core.qrFaultText(fault, 'zh'));
  return said;
}

window.phone = {
  /** Takes an invitation, and gives the phone's public key. */
  join(text) {
    wallet = core.join(Date.now(), read(text));
    return wallet.publicKey();
  },
  read,
  execute: (command) => wallet.execute(Date.now(), command),
  /** What nobody has confirmed, as codes on the phone's screen. */
  show: (repair) => core.writeSeries(wallet.outbox(), 'frames', repair).texts,
  /** Reads a statement off a desk's screen. */
  listen(texts) {
    const collector = core.collector();
    for (const text of texts) collector.add(text);
    const bytes = collector.bytes();
    collector.free();
    const outcome = wallet.acceptStatement(Date.now(), bytes);
    if (outcome.fault !== undefined) throw new Error(core.statementFaultText(outcome.fault, 'zh'));
    return outcome.report;
  },
  view: () => wallet.view(),
  refusal: (refusal) => core.refusalText(refusal, 'zh'),
  /** Switched off and on again: only what was stored is left. Gives the file. */
  restart() {
    const [file, secret] = [wallet.file(), wallet.secret()];
    wallet.free();
    wallet = core.open(file, secret);
    return Array.from(file);
  },
};
