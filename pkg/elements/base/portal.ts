// The address of the portal volunteers' phones and the desk meet at, remembered by the browser.

const KEPT = 'xy-wallet-portal';

export function rememberedPortal(): string {
  try {
    return localStorage.getItem(KEPT) ?? '';
  } catch {
    return '';
  }
}

export function rememberPortal(url: string): void {
  try {
    localStorage.setItem(KEPT, url);
  } catch {
    // It has to be typed again.
  }
}
