// Prints a table or pictures from a document of its own: `@page` inside a shadow root is ignored, and a portal whose shell
// scrolls would print one screen of rows.

/** What to print. */
export interface PrintSheet {
  title: string;
  subtitle: string;
  columns: { text: string; number: boolean }[];
  rows: string[][];
  foot: string;
}

const SVG = 'http://www.w3.org/2000/svg';

const STYLES = `
  @page { size: A4; margin: 18mm 16mm; }
  body { margin: 0; color: #1b1f24; font: 12pt/1.5 'Noto Serif CJK SC', 'SimSun', serif; }
  h1 { margin: 0; font-size: 22pt; text-align: center; letter-spacing: .08em; }
  p { margin: 4pt 0 12pt; text-align: center; color: #4d5661; }
  table { width: 100%; border-collapse: collapse; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  th, td { padding: 5pt 8pt; border: .6pt solid #7a8490; text-align: left; }
  th { background: #f4f6f8; }
  .number { text-align: right; font-variant-numeric: tabular-nums; }
  figure { margin: 12pt auto; width: 90mm; text-align: center; break-inside: avoid; }
  svg { width: 100%; }
  footer { margin-top: 18pt; color: #4d5661; }
`;

/** A picture with what stands below it. */
export interface PrintPicture {
  picture: { size: number; outline: string } | undefined;
  caption: string;
}

/** Opens the print dialog on the sheet; the frame goes away afterwards. */
export function printTable(host: HTMLElement, sheet: PrintSheet): void {
  printed(host, sheet.title, (page) => [
    element(page, 'p', sheet.subtitle), table(page, sheet), element(page, 'footer', sheet.foot),
  ]);
}

/** Opens the print dialog on QR codes, each as wide as a hand. */
export function printPictures(host: HTMLElement, title: string, pictures: PrintPicture[]): void {
  printed(host, title, (page) => pictures.map(({ picture, caption }) => figure(page, picture, caption)));
}

function figure(page: Document, picture: PrintPicture['picture'], caption: string): HTMLElement {
  const whole = page.createElement('figure');
  if (picture !== undefined) {
    const drawn = page.createElementNS(SVG, 'svg');
    drawn.setAttribute('viewBox', `0 0 ${picture.size} ${picture.size}`);
    drawn.setAttribute('shape-rendering', 'crispEdges');
    const path = page.createElementNS(SVG, 'path');
    path.setAttribute('d', picture.outline);
    drawn.append(path);
    whole.append(drawn);
  }
  whole.append(element(page, 'figcaption', caption));
  return whole;
}

function printed(host: HTMLElement, title: string, content: (page: Document) => HTMLElement[]): void {
  const frame = document.createElement('iframe');
  // Not `hidden`: a frame without a box prints nothing in some browsers.
  frame.className = 'visually-hidden';
  (host.shadowRoot ?? host).append(frame);
  const page = frame.contentDocument;
  const view = frame.contentWindow;
  if (!page || !view) return;
  style(page);
  page.title = title;
  page.documentElement.lang = host.lang || document.documentElement.lang;
  page.body.append(element(page, 'h1', title), ...content(page));
  // Not at once: the browser is still at work on the frame.
  view.addEventListener('afterprint', () => setTimeout(() => frame.remove()), { once: true });
  view.print();
}

/** A style sheet made by script passes `style-src 'self'`; a style element would not. */
function style(page: Document): void {
  const Sheet = page.defaultView?.CSSStyleSheet;
  if (Sheet && 'adoptedStyleSheets' in page) {
    const sheet = new Sheet();
    sheet.replaceSync(STYLES);
    page.adoptedStyleSheets = [sheet];
  } else {
    page.head.append(element(page, 'style', STYLES));
  }
}

function table(page: Document, sheet: PrintSheet): HTMLElement {
  const body = page.createElement('tbody');
  sheet.rows.forEach((row) => body.append(line(page, 'td', row, sheet)));
  const head = page.createElement('thead');
  head.append(line(page, 'th', sheet.columns.map((column) => column.text), sheet));
  const whole = page.createElement('table');
  whole.append(head, body);
  return whole;
}

function line(page: Document, tag: 'td' | 'th', cells: string[], sheet: PrintSheet): HTMLElement {
  const row = page.createElement('tr');
  cells.forEach((text, index) => {
    const cell = element(page, tag, text);
    if (sheet.columns[index]?.number) cell.className = 'number';
    row.append(cell);
  });
  return row;
}

function element(page: Document, tag: string, text: string): HTMLElement {
  const made = page.createElement(tag);
  made.textContent = text;
  return made;
}
