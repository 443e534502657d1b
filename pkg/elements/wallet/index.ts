// The elements of a volunteer's phone. Importing this file defines them; each can also be used alone.

import type { XyQr } from '../parts/qr.js';
import type { XyScan } from '../parts/scan.js';
import type { XyWalletActivities } from './activities.js';
import type { XyWalletBoard } from './board.js';
import type { XyWalletCheckIn } from './check-in.js';
import type { XyWalletEntries } from './entries.js';
import type { XyWalletHome } from './home.js';
import type { XyWalletJoin } from './join.js';
import type { XyWalletMeet } from './meet.js';
import type { XyWalletShop } from './shop.js';
import type { XyWalletVouchers } from './vouchers.js';
import type { XyWallet } from './wallet.js';

export { XyWalletActivities } from './activities.js';
export { PAGES, type WalletElement, type WalletPage } from './base.js';
export { XyWalletBoard } from './board.js';
export { XyWalletCheckIn } from './check-in.js';
export { XyWalletEntries } from './entries.js';
export { XyWalletHome } from './home.js';
export { XyWalletJoin } from './join.js';
export { XyWalletMeet } from './meet.js';
export { XyWalletShop } from './shop.js';
export { XyWalletVouchers } from './vouchers.js';
export { XyWallet } from './wallet.js';

declare global {
  interface HTMLElementTagNameMap {
    'xy-qr': XyQr;
    'xy-scan': XyScan;
    'xy-wallet': XyWallet;
    'xy-wallet-activities': XyWalletActivities;
    'xy-wallet-board': XyWalletBoard;
    'xy-wallet-check-in': XyWalletCheckIn;
    'xy-wallet-entries': XyWalletEntries;
    'xy-wallet-home': XyWalletHome;
    'xy-wallet-join': XyWalletJoin;
    'xy-wallet-meet': XyWalletMeet;
    'xy-wallet-shop': XyWalletShop;
    'xy-wallet-vouchers': XyWalletVouchers;
  }
}
